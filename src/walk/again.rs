//! A second look at files of a run, on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What `look` makes of each item, with the item's number and in that order. Each worker
/// has a buffer of its own.
pub fn again<I, T>(
    items: &[I],
    look: impl Fn(&I, &mut Vec<u8>) -> Option<T> + Sync,
) -> Vec<(usize, T)>
where
    I: Sync,
    T: Send,
{
    let next = AtomicUsize::new(0);
    let seen = Mutex::new(Vec::new());
    let work = || {
        let (mut buffer, mut own) = (Vec::new(), Vec::new());
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            own.extend(look(item, &mut buffer).map(|seen| (at, seen)));
        }
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&mut own);
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        // A thread that the system refuses leaves its share to the others.
        for _ in 1..cores.min(items.len()) {
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let mut seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    seen.sort_unstable_by_key(|(at, _)| *at);
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_seen_once_and_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        let odd = again(&items, |item, _| (item % 2 == 1).then_some(*item));
        assert_eq!(odd.len(), 500);
        assert!(odd.iter().all(|(at, item)| at == item) && odd.is_sorted());
        assert_eq!(again(&[] as &[usize], |item, _| Some(*item)), []);
    }
}
