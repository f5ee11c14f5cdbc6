//! What each reason means that speaks against writing a suggestion without a look, for whoever asks by its name.

/// The name of each, the grades that it allows, and what it means.
pub const REASONS: &[(&str, &str, &str)] = &[
    (
        "price",
        "review",
        "The new model costs at least twice as much.",
    ),
    ("context", "review", "Its context window is smaller."),
    ("input", "review", "Its longest input is shorter."),
    ("output", "review", "Its longest answer is shorter."),
    (
        "lane",
        "review",
        "The new model is of a lower lane than the old one.",
    ),
    (
        "vendor",
        "review",
        "The new model is made by another vendor.",
    ),
    (
        "line",
        "review",
        "The new model is of another line of its vendor, or of none.",
    ),
    (
        "legacy",
        "review",
        "The new model is legacy itself, the newest of its line that lives.",
    ),
    ("preview", "review", "The new model is a preview."),
    (
        "capability",
        "review",
        "The old model does something that the new one does not, or of which that is not known: tools, images, structured output.",
    ),
    (
        "endpoint",
        "review",
        "The new model is called by another endpoint.",
    ),
    (
        "dimension",
        "review",
        "The vectors of the new embedding model differ: the index must be built anew.",
    ),
    (
        "breaks",
        "review",
        "The call sets what the new model rejects, renames or caps.",
    ),
    (
        "setting",
        "review",
        "The call sets what the new model may reject, or sets it in a way that no edit takes out.",
    ),
    (
        "unseen",
        "review",
        "Not all that the call sets can be seen, and the new model takes less than the old one.",
    ),
    (
        "spelling",
        "review",
        "The catalog does not list the new id in this spelling.",
    ),
    (
        "suffix",
        "review",
        "What stands behind the old id (`:free`, `-thinking`) is not known of the new one.",
    ),
    (
        "guess",
        "review",
        "Nobody knows the old id: the new one is a guess at what was meant.",
    ),
    (
        "entry",
        "review",
        "A table of the project (prices, limits, an enumeration) has an entry for the old id and none for the new one: without one the look-up fails.",
    ),
    (
        "branch",
        "review",
        "Code tells models apart (`startswith(\"gpt-4\")`, a pattern, a list that is asked), and one of the two ids passes where the other does not.",
    ),
    (
        "offered",
        "review",
        "A list of the project has the old id and not the new one: change both or none.",
    ),
    ("listed", "review", "The new id is in this list already."),
    (
        "same",
        "review",
        "Another entry of the list becomes the same id, or the model would stand in for itself.",
    ),
    (
        "left",
        "review",
        "The file names the old model in another place, which no edit changes: a comment, a text for people, a test.",
    ),
    (
        "expected",
        "review",
        "A test of the project expects the old id of code that it does not give it to.",
    ),
    (
        "deployment",
        "review",
        "It is deployed under that name: a deployment of the new model has to be there first.",
    ),
    (
        "training",
        "review",
        "Training begins with it: the service has to train the new model, and what was trained on the old one stays as it is.",
    ),
    (
        "judge",
        "review",
        "It judges what others answer: scores of the new model are not those of the old one.",
    ),
    (
        "remark",
        "review",
        "A comment beside it names the old model.",
    ),
    (
        "role",
        "review, manual",
        "The id makes no call here: it is compared with, listed, tested, told in text, or recorded.",
    ),
    (
        "label",
        "manual",
        "A text for people beside it names the old model: both change.",
    ),
    (
        "namesake",
        "manual",
        "What holds it is named after the old model: a constant, a key, a deployment.",
    ),
    (
        "own-name",
        "manual",
        "It is a name of the team's own: what it stands for has to change.",
    ),
    (
        "facts",
        "manual",
        "What stands beside it tells of the old model: a price, a window. The new one needs an entry of its own.",
    ),
    (
        "gate",
        "manual",
        "Models are told apart by it: see whether the new one belongs there.",
    ),
    (
        "twin",
        "manual",
        "The same model stands beside it for another platform: all of them change, or none.",
    ),
    (
        "parts",
        "review, manual",
        "The id stands in several parts, or with its version beside it. Where `fix` can write all of them, they change together.",
    ),
    (
        "prefix",
        "manual",
        "What stands in front of the old id names another maker.",
    ),
    (
        "generated",
        "manual",
        "A program writes the file: change what it is made from.",
    ),
];
