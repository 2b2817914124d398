"""A receiver of web hooks on this machine: it answers what it is told to, and keeps what it was sent."""

import contextlib
import http.server
import threading

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver(http.server.ThreadingHTTPServer):
    """`answers`: what it does one after the other, the last one again and again."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers = [(200, {})]
        self.requests = []
        self.done = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"

    def handle_error(self, *_):
        pass  # who asked has gone


class _Answering(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver = self.server
        receiver.requests.append((self.path, dict(self.headers), body))
        answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
        if answer == "drop":
            self.close_connection = True
            return
        if answer in ("slow", "drip"):
            while not receiver.done.wait(0.02):
                if answer == "drip":
                    self.wfile.write(b"H")
            return
        status, headers = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def receiver():
    with Receiver() as opened:
        thread = threading.Thread(target=opened.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield opened
        finally:
            opened.done.set()
            opened.shutdown()
            thread.join()
