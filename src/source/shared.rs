//! A value that many hold and few change: one of it lies in memory, and who changes it gets
//! one of his own.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// One of many equal values. Read as the value itself; written to, it parts from the others.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct Shared<T>(Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Shared<T> {
    /// Whether both are one in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Where the value lies: the same for all that share it, and for no other as long as one of
    /// them is there.
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> Borrow<T> for Shared<T> {
    fn borrow(&self) -> &T {
        &self.0
    }
}

/// Values of which equal ones are to be one in memory.
#[derive(Debug)]
pub struct Pool<T> {
    known: HashMap<u64, Vec<Shared<T>>>,
    hasher: RandomState,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            hasher: RandomState::new(),
        }
    }
}

impl<T: Hash> Pool<T> {
    /// The same value, as it was met before: one that hashes to the same and is alike.
    pub fn one(
        &mut self,
        value: impl Into<Shared<T>>,
        alike: impl Fn(&T, &T) -> bool,
    ) -> Shared<T> {
        let value: Shared<T> = value.into();
        let known = self.known.entry(self.hasher.hash_one(&value)).or_default();
        if let Some(same) = known.iter().find(|known| alike(known, &value)) {
            return same.clone();
        }
        known.push(value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_there_once() {
        let mut pool = Pool::default();
        let mut one = |text: &str| pool.one(text.to_owned(), PartialEq::eq);
        let (first, other, again) = (one("a"), one("b"), one("a"));
        assert!(first.is_same(&again) && !first.is_same(&other));
        assert_eq!(other.as_str(), "b");
    }

    #[test]
    fn who_changes_one_leaves_the_others_as_they_are() {
        let first = Shared::from(String::from("a"));
        let mut second = first.clone();
        assert!(first.is_same(&second));
        second.push('b');
        assert_eq!((first.as_str(), second.as_str()), ("a", "ab"));
        assert!(!first.is_same(&second));
        assert_ne!(first.address(), second.address());
        assert_eq!(first.address(), first.clone().address());
    }
}
