// Agents with keys of their own, which a plain HTTP server publishes: as a UCP profile, as a web bot's directory and as a JWK Set.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const DIRECTORY = 'application/http-message-signatures-directory+json';

/** RFC 7638, of the members that the key's type has. */
function thumbprint(jwk) {
  const required = { OKP: ['crv', 'kty', 'x'], EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'] }[jwk.kty];
  const members = Object.fromEntries(required.map((name) => [name, jwk[name]]));
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

/** A new key: `{ privateKey, privateJwk, publicJwk, keyid }`. `kind` is what node's crypto calls it. */
export function newKey(kind, options = {}) {
  const { publicKey, privateKey } = generateKeyPairSync(kind, options);
  const publicJwk = publicKey.export({ format: 'jwk' });
  const keyid = thumbprint(publicJwk);
  return { privateKey, privateJwk: { ...privateKey.export({ format: 'jwk' }), kid: keyid }, publicJwk: { ...publicJwk, kid: keyid, use: 'sig' }, keyid };
}

/** Starts the server that publishes the keys. */
export async function startAgent(keys) {
  const body = JSON.stringify({ keys: keys.map((key) => key.publicJwk) });
  const server = createServer((request, response) => {
    const type = request.url.endsWith('directory') ? DIRECTORY : 'application/json';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=60' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    profile: `${origin}/.well-known/ucp`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
