def test_other_vendor():
    assert ask(model="claude-opus-4-6")
