# Filled in by `packaging/pack formula`: the version, and of each archive its sum.
class Lanelint < Formula
  desc "Policy-as-code linter for AI model identifiers"
  homepage "https://git.example.com/lanelint"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://git.example.com/lanelint/releases/download/v@VERSION@/lanelint-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@aarch64-apple-darwin@"
    end
    on_intel do
      url "https://git.example.com/lanelint/releases/download/v@VERSION@/lanelint-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "https://git.example.com/lanelint/releases/download/v@VERSION@/lanelint-@VERSION@-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@aarch64-unknown-linux-gnu@"
    end
    on_intel do
      url "https://git.example.com/lanelint/releases/download/v@VERSION@/lanelint-@VERSION@-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "@x86_64-unknown-linux-gnu@"
    end
  end

  def install
    bin.install "lanelint"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/lanelint.bash" => "lanelint"
    zsh_completion.install "completions/_lanelint"
    fish_completion.install "completions/lanelint.fish"
  end

  test do
    (testpath/"a.py").write "MODEL = \"text-davinci-003\"\n"
    assert_match "text-davinci-003", shell_output("#{bin}/lanelint check --as-of 2026-11-22 a.py", 1)
  end
end
