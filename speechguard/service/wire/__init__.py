"""What programs and browsers send of a call over a WebSocket, apart from how it is carried: docs/serve.md."""
