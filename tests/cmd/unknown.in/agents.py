FAST = "gpt-5.4-mni"
BEST = "gpt-9-max"
DRAFT = "gpt-5.4-mni"
MODEL = "gpt-5.4-mini"
SMALL = "gpt-5.4-mni"
KNOWN = ["gpt-9-max", "gpt-9-mini"]  # gpt-9 is only spoken of


def ask(model="gpt-5.4-mni"):
    return call(model, fallback="gpt-5.4-mni")
