// What happens to the merchant's answers on their way back, and what they cost.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { payingFetch } from './clients.mjs';
import { PRICE, startStack } from './stack.mjs';
import { decoded, decodedText, signedPayment } from './wire.mjs';

const { chain, facilitator, merchant, payTo, sidecar } = await startStack();

beforeEach(() => {
  facilitator.reset();
  merchant.reset();
});

const settledAt = () => facilitator.calls.find((call) => call.endpoint === 'settle').at;

async function spentBy(buyer) {
  const transfers = await chain.transfers(buyer.address, payTo);
  return transfers.reduce((sum, transfer) => sum + transfer.value, 0n);
}

test('A paid POST reaches the merchant byte for byte', async () => {
  const buyer = await chain.buyer();
  const body = randomBytes(64 * 1024);

  const response = await payingFetch(buyer)(`${sidecar.url}/paid/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-report' },
    body,
  });

  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    length: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    contentType: 'application/x-report',
  });
  assert.equal(await spentBy(buyer), PRICE);
});

test('The target of a paid request reaches the merchant as the client wrote it', async () => {
  const target = '/paid/report?q=a%20b+c&q=%C3%A4&empty=&flag';

  const response = await payingFetch(await chain.buyer())(`${sidecar.url}${target}`);

  assert.equal(response.status, 200);
  assert.equal(merchant.last().url, target);
});

test('A payment reaches the facilitator byte for byte', async () => {
  const buyer = await chain.buyer();
  const payment = (await signedPayment(`${sidecar.url}/paid/report`, buyer))['PAYMENT-SIGNATURE'];

  const response = await fetch(`${sidecar.url}/paid/report`, { headers: { 'PAYMENT-SIGNATURE': payment } });

  assert.equal(response.status, 200);
  assert.deepEqual(facilitator.calls.map((call) => call.endpoint), ['verify', 'settle']);
  for (const { endpoint, body } of facilitator.calls) {
    assert.ok(body.includes(decodedText(payment)), `${endpoint} carries the payment as the client wrote it`);
  }
});

test('A paid event stream flows while the merchant is still writing it', async () => {
  const buyer = await chain.buyer();
  const response = await payingFetch(buyer)(`${sidecar.url}/paid/stream`, { signal: AbortSignal.timeout(15_000) });

  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal(decoded(response.headers.get('PAYMENT-RESPONSE')).success, true);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  // The merchant writes no second event before this test has read the first.
  assert.equal((await reader.read()).value, 'data: first\n\n');
  merchant.continueStream();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest += part.value;
  }

  assert.equal(rest, 'data: second\n\ndata: third\n\n');
  assert.equal(await spentBy(buyer), PRICE);
});

test('An upstream error is passed on and not charged', async () => {
  const buyer = await chain.buyer();

  const response = await payingFetch(buyer)(`${sidecar.url}/paid/fail`);

  assert.equal(response.status, 500);
  assert.deepEqual(await response.json(), { message: 'the report is broken' });
  assert.equal(response.headers.get('PAYMENT-RESPONSE'), null);
  assert.equal(merchant.hits('/paid/fail'), 1);
  assert.equal(facilitator.counts.settle, 0);
  assert.equal(await spentBy(buyer), 0n);
});

test('A route that settles after the merchant asks the merchant before it takes the money', async () => {
  const response = await payingFetch(await chain.buyer())(`${sidecar.url}/paid/report`);

  assert.equal(response.status, 200);
  assert.ok(merchant.last().at < settledAt());
});

test('A route that settles before the merchant takes the money before it asks the merchant', async () => {
  const buyer = await chain.buyer();

  const response = await payingFetch(buyer)(`${sidecar.url}/first/report`);

  assert.equal(response.status, 200);
  assert.equal((await response.json()).message, 'the report');
  assert.equal(decoded(response.headers.get('PAYMENT-RESPONSE')).success, true);
  assert.ok(settledAt() < merchant.last().at);
  assert.equal(facilitator.counts.settled, 1);
  assert.equal(await spentBy(buyer), PRICE);
});

test('A route that settles before the merchant hands out the receipt even when the merchant fails', async () => {
  const buyer = await chain.buyer();

  const response = await payingFetch(buyer)(`${sidecar.url}/first/fail`);

  assert.equal(response.status, 500);
  const receipt = decoded(response.headers.get('PAYMENT-RESPONSE'));
  assert.equal(receipt.success, true);
  assert.deepEqual(await chain.transfersIn(receipt.transaction), [{ from: buyer.address, to: payTo, value: PRICE }]);
});
