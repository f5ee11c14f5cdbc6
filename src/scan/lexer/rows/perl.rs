//! Perl.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static PERL: Lexer = Lexer {
    comments: &[
        block("=pod", "\n=cut").first().doc(),
        block("=head", "\n=cut").first().doc(),
        block("=over", "\n=cut").first().doc(),
        block("=begin", "\n=cut").first().doc(),
        line("#"),
    ],
    strings: &[
        quote("<<")
            .of(QuoteKind::Heredoc)
            .with(&["${", "$"])
            .spanning(),
        quote("qq{")
            .between("qq{", "}")
            .spanning()
            .with(&["${", "$"]),
        quote("q{").between("q{", "}").raw().spanning(),
        quote("qq(")
            .between("qq(", ")")
            .spanning()
            .with(&["${", "$"]),
        quote("q(").between("q(", ")").raw().spanning(),
        quote("qr/").between("qr/", "/").of(QuoteKind::Regex),
        quote("m/").between("m/", "/").of(QuoteKind::Regex),
        quote("qw(")
            .between("qw(", ")")
            .raw()
            .spanning()
            .of(QuoteKind::Words),
        quote("qw/")
            .between("qw/", "/")
            .raw()
            .spanning()
            .of(QuoteKind::Words),
        // Over lines they stand seldom; a regular expression often has one alone.
        quote("\"").with(&["${", "$"]),
        quote("'"),
    ],
    sigils: "$@%",
    ends_with_line: false,
    braces: Braces::Mixed,
    signs: Signs {
        assigns: &["=", "||=", ".=", "//="],
        pairs: &["=>"],
        compares: &["==", "!=", "=~", "!~", "eq", "ne", "lt", "gt"],
        defaults: &["||", "//", "or"],
        concats: &["."],
        members: &["->", "::"],
        ..BASE.signs
    },
    words: Words {
        functions: &["sub"],
        declares: &["my", "our", "local", "state"],
        gives: &["return"],
        subjects: &["given"],
        imports: &["package", "require", "use"],
        ..BASE.words
    },
    calls: Calls {
        formats: &["sprintf"],
        ..BASE.calls
    },
    env: &["ENV"],
    tests: Tests {
        calls: &["subtest"],
        ..BASE.tests
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("perl", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r#"
my $model = 'gpt-4';
our %prices = ('gpt-4' => 0.03, 'gpt-4o' => 0.01);
my @models = ('gpt-4', "gpt-4o");
my $body = { model => 'gpt-4', n => 1 };
$body->{model} = 'gpt-4';
my $a = $ENV{MODEL_A} || 'gpt-4';
my $b = $ENV{MODEL_B} // 'gpt-4';
if ($model eq 'gpt-4' or $model =~ /^gpt-5/) {}
$client->chat(model => 'gpt-4');
sub pick { return 'gpt-4'; }
my $text = <<"EOT";
gpt-4 is it
EOT
my $q = q{gpt-4};
my @w = qw(gpt-4 gpt-4o);

=head1 NAME

gpt-4 documented

=cut

# gpt-4 said
"#), @r#"
        use string model "gpt-4" @ my $model = 'gpt-4';
        listing string prices "gpt-4" @ our %prices = ('gpt-4' => 0.03, 'gpt-4o' => 0.01);
        listing string prices "gpt-4o" @ our %prices = ('gpt-4' => 0.03, 'gpt-4o' => 0.01);
        listing string models "gpt-4" @ my @models = ('gpt-4', "gpt-4o");
        listing string models "gpt-4o" @ my @models = ('gpt-4', "gpt-4o");
        use string model "gpt-4" @ model => 'gpt-4', n => 1 };
        use string model "gpt-4" @ body->{model} = 'gpt-4';
        use string MODEL_A "gpt-4" @ my $a = $ENV{MODEL_A} || 'gpt-4';
        use string MODEL_B "gpt-4" @ my $b = $ENV{MODEL_B} // 'gpt-4';
        compare string model "gpt-4" @ if ($model eq 'gpt-4' or $model =~ /^gpt-5/) {}
        use string model "gpt-4" @ model => 'gpt-4');
        use string pick "gpt-4" @ return 'gpt-4'; }
        use string - "gpt-4 is it\n" @ gpt-4 is it
        use string q "gpt-4" @ my $q = q{gpt-4};
        listing string w "gpt-4" @ my @w = qw(gpt-4 gpt-4o);
        listing string w "gpt-4o" @ my @w = qw(gpt-4 gpt-4o);
        comment doc - "1 NAME\n\ngpt-4 documented" @ =head1 NAME
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
my $a = 'gpt-' . '4';
my $base = 'gpt-4';
my $b = "$base-mini";
my $c = "gpt-4${x}";
my $d = 'gpt-4' . size();
"#), @r#"
        use string a "gpt-4" = gpt- | 4 @ my $a = 'gpt-' . '4';
        use string b "gpt-4-mini" = $base | -mini @ my $b = "$base-mini";
        use string c "gpt-4▯" @ my $c = "gpt-4${x}";
        use string d "gpt-4▯" @ my $d = 'gpt-4' . size();
        "#);
    }
}
