"""A state identity provider on the loopback, as small as the standard lets one be: it signs what a test tells it."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

KEY = generate_private_key(65537, 2048)
CLIENT, SECRET = "tarazu", "the client's own secret"


class Provider:
    """Knows one person; `claims` changes what it says of them, `key` and `algorithm` how it signs."""

    def __init__(self) -> None:
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.described() if "well-known" in self.path else provider.keys())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

            def _say(self, told: dict[str, Any]) -> None:
                provider.asked.append(self.path)
                if provider.moved and not self.path.startswith(provider.moved):
                    self.send_response(302)
                    self.send_header("Location", f"{provider.moved}{self.path}")
                    self.end_headers()
                    return
                self.send_response(200 if "error" not in told else 400)
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        self.moved = ""  # where it leads whoever asks
        self.wish: dict[str, str] = {}
        self.key: RSAPrivateKey | str = KEY
        self.algorithm = "RS256"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def described(self) -> dict[str, Any]:
        """What the provider publishes of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """The keys it publishes."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def agree(self, address: str) -> dict[str, str]:
        """What a person's browser brings back from the page of the provider."""
        self.wish = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return {"state": self.wish["state"], "code": "a code"}

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """The signed answer for a code, to whoever knows the client's secret and the verifier."""
        challenge = urlsafe_b64encode(sha256(asked.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        known = (asked.get("client_id"), asked.get("client_secret")) == (CLIENT, SECRET)
        if not known or asked.get("code") != "a code" or challenge != self.wish.get("code_challenge"):
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "citizen-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.wish["nonce"],
        }
        signed = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return {"id_token": jwt.encode(signed, self.key, algorithm=self.algorithm, headers={"kid": "one"})}
