// Signers that others wrote sign requests; the sidecar verifies them.
import assert from 'node:assert/strict';
import { createHash, sign } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { createSigner, httpbis } from 'http-message-signatures';
import { signatureHeaders } from 'web-bot-auth';
import { signerFromJWK } from 'web-bot-auth/crypto';
import { newKey, startAgent } from './agents.mjs';
import { startMerchant } from './merchant.mjs';
import { startSidecar } from './sidecar.mjs';

const keys = {
  ed25519: newKey('ed25519'),
  rsa: newKey('rsa', { modulusLength: 2048 }),
  p256: newKey('ec', { namedCurve: 'P-256' }),
  p384: newKey('ec', { namedCurve: 'P-384' }),
};

let agent;
let merchant;
let sidecar;

before(async () => {
  agent = await startAgent(Object.values(keys));
  merchant = await startMerchant();
  const route = { ClusterId: 'merchant', Match: { Path: '/{**rest}' }, Transforms: [{ PaymentPolicy: 'signed' }] };
  sidecar = await startSidecar({
    reverseProxy: { Routes: { all: route }, Clusters: { merchant: { Destinations: { local: { Address: `${merchant.url}/` } } } } },
    sidecar: {
      Identity: { Profiles: { AllowLoopback: true }, MessageSignatures: { Ucp: { Mode: 'Enforce' }, WebBotAuth: { Mode: 'Enforce', RequireNonce: true, MaxLifetime: '00:10:00' } } },
      Policies: { signed: { Errors: 'Ucp', Authenticate: { AnyOf: ['MessageSignature'] } } },
    },
  });
});

after(async () => {
  await sidecar?.stop();
  await merchant?.stop();
  await agent?.stop();
});

beforeEach(() => merchant.reset());

async function botHeaders(url, jwk, signatureAgent) {
  const now = new Date();
  const request = new Request(url, { headers: { 'Signature-Agent': signatureAgent } });
  const signed = await signatureHeaders(request, await signerFromJWK(jwk), { created: now, expires: new Date(now.getTime() + 300_000) });
  return { 'Signature-Agent': signatureAgent, Signature: signed.Signature, 'Signature-Input': signed['Signature-Input'] };
}

for (const kind of ['ed25519', 'rsa']) {
  test(`a web bot that signs with web-bot-auth and ${kind} is known by its directory, once`, async () => {
    const url = `${sidecar.url}/report`;
    const jwk = { ...keys[kind].privateJwk, ...(kind === 'rsa' && { alg: 'PS512' }) };
    const headers = await botHeaders(url, jwk, `"${agent.origin}"`);

    const answer = await fetch(url, { headers });
    const replayed = await fetch(url, { headers });

    assert.equal(answer.status, 200, await answer.text());
    assert.equal(merchant.last().headers['x-sidecar-principal'], agent.origin);
    assert.equal(merchant.last().headers['x-sidecar-principal-kind'], 'web_bot');
    assert.equal(replayed.status, 409);
    assert.equal((await replayed.json()).code, 'nonce_replayed');
    assert.equal(merchant.requests.length, 1);
  });
}

test('a web bot whose request was changed on the way is refused', async () => {
  const headers = await botHeaders(`${sidecar.url}/report`, keys.ed25519.privateJwk, `"${agent.origin}"`);

  const answer = await fetch(`${sidecar.url}/report`, { headers: { ...headers, 'Signature-Agent': `"${agent.origin.replace('127.0.0.1', 'localhost')}"` } });

  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).code, 'signature_invalid');
  assert.equal(merchant.requests.length, 0);
});

/** Signs as node does it for ECDSA in JOSE: r and s, not DER. */
function signerOf(kind) {
  const { privateKey, keyid } = keys[kind];
  if (kind === 'ed25519') {
    return createSigner(privateKey, 'ed25519', keyid);
  }

  const [alg, hash] = kind === 'p256' ? ['ecdsa-p256-sha256', 'sha256'] : ['ecdsa-p384-sha384', 'sha384'];
  return { id: keyid, alg, sign: async (data) => sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }) };
}

async function signedOrder(key, body) {
  const request = {
    method: 'POST',
    url: `${sidecar.url}/echo?locale=en`,
    headers: {
      'content-type': 'application/json',
      'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
      'idempotency-key': 'e2f9e8b2-3f0e-4a9b-8f8e-0d9a1f8f7c11',
      'ucp-agent': `profile="${agent.profile}"`,
    },
  };
  const fields = ['@method', '@authority', '@path', '@query', 'ucp-agent', 'idempotency-key', 'content-digest', 'content-type'];
  return httpbis.signMessage({ key, fields, params: ['created', 'keyid'] }, request);
}

for (const kind of ['p256', 'p384', 'ed25519']) {
  test(`a UCP order that http-message-signatures signed with ${kind} passes, and with another body it does not`, async () => {
    const body = JSON.stringify({ line_items: [{ id: 'tea', quantity: 2 }] });
    const { url, method, headers } = await signedOrder(signerOf(kind), body);

    const answer = await fetch(url, { method, headers, body });
    const tampered = await fetch(url, { method, headers, body: body.replace('2', '9') });

    assert.equal(answer.status, 200, await answer.clone().text());
    assert.equal((await answer.json()).sha256, createHash('sha256').update(body).digest('hex'));
    assert.equal(merchant.last().headers['x-sidecar-principal'], agent.profile);
    assert.equal(tampered.status, 400);
    assert.equal((await tampered.json()).code, 'digest_mismatch');
    assert.equal(merchant.requests.length, 1);
  });
}

test('a UCP order that is signed with DER is refused', async () => {
  const { privateKey, keyid } = keys.p256;
  const key = { id: keyid, alg: 'ecdsa-p256-sha256', sign: async (data) => sign('sha256', data, privateKey) };
  const { url, method, headers } = await signedOrder(key, '{}');

  const answer = await fetch(url, { method, headers, body: '{}' });

  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).code, 'signature_invalid');
});
