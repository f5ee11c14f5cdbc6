//! Writing to somebody who may leave. A reader who closes the pipe (`| head`) has seen what
//! he wanted; the run goes on to its verdict, which is no less true for that.

use std::io::{self, Write};

/// Writes on until nobody reads, and drops the rest.
#[derive(Debug)]
pub(super) struct UntilClosed<W> {
    out: W,
    is_closed: bool,
}

impl<W: Write> UntilClosed<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            is_closed: false,
        }
    }

    /// `done`, or `otherwise` once nobody reads.
    fn or<T>(&mut self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let done = self.out.write(bytes);
        self.or(done, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let done = self.out.flush();
        self.or(done, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many writes, then fails.
    struct Fails(usize, io::ErrorKind);

    impl Write for Fails {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or(self.1)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_failure_and_a_full_disk_is_one() {
        let mut out = UntilClosed::new(Fails(1, io::ErrorKind::BrokenPipe));
        for _ in 0..3 {
            out.write_all(b"abc").unwrap();
        }
        out.flush().unwrap();
        let mut out = UntilClosed::new(Fails(0, io::ErrorKind::StorageFull));
        let error = out.write_all(b"abc").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
