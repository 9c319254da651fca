//! What the tests share: a real server on a loopback port, a scripted model server over real sockets.
