//! From literals to the table that searches for all of them at once, an automaton of Aho and
//! Corasick over bytes whose letters are folded. The build script runs this; reading the table is
//! [`super::table`]'s.
//!
//! The table, in little endian: four numbers of 32 bits (states, the first state in which a literal
//! ends, how many bits a row's length is, the longest literal); the class of each byte, 256 bytes; a row
//! of transitions for each state, 16 bits for each class; where the list of each state starts in which
//! literals end, 32 bits, and where the last one ends; those lists, 16 bits for each literal; and of each
//! literal its length and its way, a byte each.

use std::collections::{BTreeMap, VecDeque};

use super::literals::{Literal, Way};

/// How a state is found from another one while the automaton is made.
type Rows = Vec<BTreeMap<u8, usize>>;

/// Packs literals, in whatever case, none of them empty or of more than 255 bytes.
///
/// # Errors
///
/// What cannot be packed.
pub(crate) fn pack(literals: &[Literal]) -> Result<Vec<u8>, String> {
    for (literal, _) in literals {
        if literal.is_empty() || literal.len() > 255 {
            return Err(format!("a literal of {} bytes", literal.len()));
        }
    }
    let (classes, count) = classes(literals);
    let bits = u32::from(count).next_power_of_two().trailing_zeros();
    let (tree, mut ends) = tree(literals, &classes);
    if tree.len() > usize::from(u16::MAX) || literals.len() > usize::from(u16::MAX) {
        return Err(format!("{} states are too many for 16 bits", tree.len()));
    }
    let (order, rows) = rows(&tree, &mut ends, count);
    // Those that are met most, the shallow ones, lie together; those in which something ends are
    // behind all others, so that one comparison tells them.
    let (some, none): (Vec<_>, Vec<_>) = order
        .into_iter()
        .partition(|&state| !ends[state].is_empty());
    let first = none.len();
    let order: Vec<usize> = none.into_iter().chain(some).collect();
    let mut number = vec![0_u16; order.len()];
    for (new, &old) in order.iter().enumerate() {
        number[old] = new as u16;
    }
    let longest = literals.iter().map(|(literal, _)| literal.len()).max();
    let mut table = Vec::new();
    for head in [order.len(), first, bits as usize, longest.unwrap_or(0)] {
        table.extend((head as u32).to_le_bytes());
    }
    table.extend(classes);
    for &state in &order {
        let row = rows[state].iter().map(|&next| number[next]);
        let row = row.chain(std::iter::repeat(0)).take(1 << bits);
        table.extend(row.flat_map(u16::to_le_bytes));
    }
    let lists = &order[first..];
    let mut start = 0_u32;
    table.extend(start.to_le_bytes());
    for &state in lists {
        start += ends[state].len() as u32;
        table.extend(start.to_le_bytes());
    }
    let all = lists.iter().flat_map(|&state| &ends[state]);
    table.extend(all.flat_map(|&literal| (literal as u16).to_le_bytes()));
    for (literal, way) in literals {
        let way = Way::ALL.iter().position(|one| one == way);
        table.extend([literal.len() as u8, way.unwrap_or(0) as u8]);
    }
    Ok(table)
}

/// A class for each byte that a literal has, the same for a letter large and small; 0 for all others.
fn classes(literals: &[Literal]) -> ([u8; 256], u8) {
    let mut classes = [0; 256];
    let mut count = 1;
    for byte in literals.iter().flat_map(|(literal, _)| literal) {
        let byte = byte.to_ascii_lowercase();
        if classes[usize::from(byte)] == 0 {
            classes[usize::from(byte)] = count;
            classes[usize::from(byte.to_ascii_uppercase())] = count;
            count += 1;
        }
    }
    (classes, count)
}

/// The literals as a tree from state 0, and by state which of them end there.
fn tree(literals: &[Literal], classes: &[u8; 256]) -> (Rows, Vec<Vec<usize>>) {
    let mut tree: Rows = vec![BTreeMap::new()];
    let mut ends = vec![Vec::new()];
    for (number, (literal, _)) in literals.iter().enumerate() {
        let mut state = 0;
        for &byte in literal {
            let new = tree.len();
            let next = *tree[state].entry(classes[usize::from(byte)]).or_insert(new);
            if next == new {
                tree.push(BTreeMap::new());
                ends.push(Vec::new());
            }
            state = next;
        }
        ends[state].push(number);
    }
    (tree, ends)
}

/// The states by their depth, and for each one the next by class; what ends in the state that a text falls
/// back to ends in the state itself, too.
fn rows(tree: &Rows, ends: &mut [Vec<usize>], count: u8) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut rows = vec![vec![0; usize::from(count)]; tree.len()];
    let mut back = vec![0; tree.len()];
    let mut order = Vec::with_capacity(tree.len());
    let mut queue = VecDeque::from([0]);
    while let Some(state) = queue.pop_front() {
        order.push(state);
        if state > 0 {
            let more = ends[back[state]].clone();
            ends[state].extend(more);
        }
        for class in 0..count {
            let at = usize::from(class);
            let fallen = if state == 0 { 0 } else { rows[back[state]][at] };
            rows[state][at] = match tree[state].get(&class) {
                Some(&next) => {
                    back[next] = fallen;
                    queue.push_back(next);
                    next
                }
                None => fallen,
            };
        }
    }
    (order, rows)
}
