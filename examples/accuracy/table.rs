//! A score as text.

use std::fmt::Write as _;

use crate::score::{Counts, Score};

/// The tables and the lists of a score.
pub(crate) fn render(score: &Score, most: usize) -> String {
    let mut out = String::new();
    let all = &score.all;
    let found = all.right + all.wrong;
    let _ = writeln!(out, "                precision  recall");
    for (name, right, met) in [
        ("exact", all.right_exact, all.exact),
        ("overlapping", all.right, all.overlapping),
    ] {
        let (precision, recall) = (ratio(right, found), ratio(met, all.ids));
        let _ = writeln!(out, "{name:<15} {precision:>9}  {recall:>6}");
    }
    let (empty, flagged) = score.empty_lines;
    let (roles, right) = score.roles;
    let _ = writeln!(out, "\n{} ids, {found} findings on labelled lines", all.ids);
    let _ = writeln!(out, "{flagged} of {empty} lines without an id flagged");
    let _ = writeln!(
        out,
        "role right: {} ({right} of {roles})",
        ratio(right, roles)
    );
    for (table, rows) in &score.by {
        let is_role = *table == "role";
        let head = if is_role {
            ["found", "wrong", "precision", "exact", "", ""]
        } else {
            ["found", "wrong", "precision", "ids", "recall", "overlap"]
        };
        let _ = write!(out, "\n{table:<38}");
        let _ = writeln!(
            out,
            "{}",
            head.map(|name| format!("{name:>10}")).concat().trim_end()
        );
        for (name, counts) in rows {
            let _ = writeln!(out, "{name:<38}{}", row(counts, is_role).trim_end());
        }
    }
    for (name, lines) in [
        ("missed or of a wrong span", &score.missed),
        ("false alarms", &score.false_alarms),
        ("wrong roles", &score.wrong_roles),
    ] {
        let _ = writeln!(out, "\n{name}: {}", lines.len());
        for line in lines.iter().take(most) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

fn row(counts: &Counts, is_role: bool) -> String {
    let found = counts.right + counts.wrong;
    let mut cells = vec![found.to_string(), counts.wrong.to_string()];
    cells.push(ratio(counts.right, found));
    if is_role {
        cells.push(ratio(counts.right_exact, found));
    } else {
        cells.push(counts.ids.to_string());
        cells.push(ratio(counts.exact, counts.ids));
        cells.push(ratio(counts.overlapping, counts.ids));
    }
    cells
        .iter()
        .fold(String::new(), |row, cell| row + &format!("{cell:>10}"))
}

fn ratio(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    format!("{:.3}", f64::from(part) / f64::from(whole))
}
