// What a caller sees who does not pay, read with the strict parsers of both generations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePaymentRequired } from '@x402/core/schemas';
import { PaymentRequirementsSchema } from 'x402/types';
import { USDC } from './chain.mjs';
import { EXPLICIT_PRICE, PRICE, PUBLIC_URL, startStack } from './stack.mjs';
import { decoded } from './wire.mjs';

const { merchant, payTo, sidecar } = await startStack();

test('A caller without payment is told the price in the header of version 2', async () => {
  const response = await fetch(`${sidecar.url}/paid/report`);

  assert.equal(response.status, 402);
  assert.match(response.headers.get('cache-control'), /no-store/);
  const price = decoded(response.headers.get('PAYMENT-REQUIRED'));
  assert.ok(parsePaymentRequired(price).success, 'the reference parser accepts it');
  assert.equal(price.x402Version, 2);
  assert.equal(price.resource.url, `${PUBLIC_URL}/paid/report`);
  assert.deepEqual(price.accepts, [{
    scheme: 'exact',
    network: 'eip155:84532',
    amount: String(PRICE),
    asset: USDC,
    payTo,
    maxTimeoutSeconds: 60,
    extra: { name: 'USDC', version: '2' },
  }]);
});

test('The same answer carries the price in a body that strict clients of version 1 parse', async () => {
  const response = await fetch(`${sidecar.url}/paid/report`);

  assert.match(response.headers.get('content-type'), /^application\/json/);
  const price = await response.json();
  assert.equal(price.x402Version, 1);
  const [entry] = price.accepts.map((item) => PaymentRequirementsSchema.parse(item));
  assert.equal(price.accepts.length, 1);
  assert.equal(entry.network, 'base-sepolia');
  assert.equal(entry.maxAmountRequired, String(PRICE));
  assert.equal(entry.asset, USDC);
  assert.equal(entry.payTo, payTo);
  assert.equal(entry.resource, `${PUBLIC_URL}/paid/report`);
});

test('A route that speaks version 1 only offers no header of version 2', async () => {
  const response = await fetch(`${sidecar.url}/legacy/report`);

  assert.equal(response.status, 402);
  assert.equal(response.headers.get('PAYMENT-REQUIRED'), null);
  assert.equal((await response.json()).x402Version, 1);
});

test('A price in token units is asked for exactly as it is written', async () => {
  const response = await fetch(`${sidecar.url}/explicit/report`);

  const [entry] = decoded(response.headers.get('PAYMENT-REQUIRED')).accepts;
  assert.equal(entry.amount, String(EXPLICIT_PRICE));
  assert.deepEqual(entry.extra, { name: 'USDC', version: '2' });
});

test('A HEAD request is told the price without a body', async () => {
  const response = await fetch(`${sidecar.url}/paid/report`, { method: 'HEAD' });

  assert.equal(response.status, 402);
  assert.equal(decoded(response.headers.get('PAYMENT-REQUIRED')).accepts[0].amount, String(PRICE));
  assert.equal(await response.text(), '');
});

test('A free route asks for nothing', async () => {
  const response = await fetch(`${sidecar.url}/open/report`);

  assert.equal(response.status, 200);
  assert.equal(response.headers.get('PAYMENT-REQUIRED'), null);
  assert.equal((await response.json()).message, 'the report');
});

test('Nobody who has not paid reaches the merchant', async () => {
  merchant.reset();

  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']) {
    const response = await fetch(`${sidecar.url}/paid/report`, { method });
    assert.equal(response.status, 402, method);
  }

  assert.equal(merchant.requests.length, 0);
});
