// The library of Standard Webhooks signs deliveries; the sidecar verifies them and lets each through once.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { startMerchant } from './merchant.mjs';
import { startSidecar } from './sidecar.mjs';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
const body = JSON.stringify({ type: 'invoice.paid', data: { amount: 7 } });

let merchant;
let sidecar;

before(async () => {
  merchant = await startMerchant();
  const route = { ClusterId: 'merchant', Match: { Path: '/{**rest}' }, Transforms: [{ PaymentPolicy: 'events' }] };
  sidecar = await startSidecar({
    reverseProxy: { Routes: { all: route }, Clusters: { merchant: { Destinations: { local: { Address: `${merchant.url}/` } } } } },
    sidecar: { Policies: { events: { Webhook: { Scheme: 'StandardWebhooks', Secrets: [secret] } } } },
  });
});

after(async () => {
  await sidecar?.stop();
  await merchant?.stop();
});

beforeEach(() => merchant.reset());

function deliver({ id = `msg_${randomUUID()}`, at = new Date(), sent = body, signedWith = secret } = {}) {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signedWith).sign(id, at, body),
  };
  return fetch(`${sidecar.url}/echo`, { method: 'POST', headers, body: sent });
}

test('a delivery passes as it was sent, and its second try is answered without the merchant', async () => {
  const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';

  const first = await deliver({ id });
  const second = await deliver({ id, at: new Date(Date.now() + 1000) });

  assert.equal(first.status, 200, await first.clone().text());
  assert.equal((await first.json()).length, body.length);
  assert.equal(second.status, 200);
  assert.equal(second.headers.get('idempotent-replayed'), 'true');
  assert.equal(merchant.requests.length, 1);
});

test('a delivery with another body, by another secret or of long ago does not pass', async () => {
  const refused = [
    await deliver({ sent: body.replace('7', '9') }),
    await deliver({ signedWith: `whsec_${randomBytes(24).toString('base64')}` }),
    await deliver({ at: new Date(Date.now() - 3_600_000) }),
  ];

  assert.deepEqual(refused.map((answer) => answer.status), [401, 401, 401]);
  assert.deepEqual(
    (await Promise.all(refused.map((answer) => answer.json()))).map((problem) => problem.code),
    ['webhook_signature_invalid', 'webhook_signature_invalid', 'webhook_too_old'],
  );
  assert.equal(merchant.requests.length, 0);
});
