// Buyers without money and a facilitator whose answers get lost.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { payingFetch } from './clients.mjs';
import { PRICE, startStack } from './stack.mjs';
import { decoded, signedPayment } from './wire.mjs';

const { chain, facilitator, merchant, payTo, sidecar } = await startStack();

beforeEach(() => {
  facilitator.reset();
  merchant.reset();
});

function assertPending(response) {
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('PAYMENT-REQUIRED'), null, 'no price is named while money may have moved');
  assert.ok(response.headers.get('Retry-After'));
  const receipt = decoded(response.headers.get('PAYMENT-RESPONSE'));
  assert.equal(receipt.success, false);
  assert.equal(receipt.errorReason, 'settlement_pending');
}

test('A buyer without money is refused with the reason and served nothing', async () => {
  const response = await payingFetch(await chain.buyer(0n))(`${sidecar.url}/paid/report`);

  assert.equal(response.status, 402);
  assert.match(decoded(response.headers.get('PAYMENT-REQUIRED')).error, /insufficient_balance/);
  assert.equal(merchant.requests.length, 0);
  assert.equal(facilitator.counts.settle, 0);
});

test('A signature that was tampered with is refused and served nothing', async () => {
  const buyer = await chain.buyer();
  const { 'PAYMENT-SIGNATURE': header } = await signedPayment(`${sidecar.url}/paid/report`, buyer);
  const payment = decoded(header);
  const signature = payment.payload.signature;
  payment.payload.signature = signature.slice(0, 10) + (signature[10] === '0' ? '1' : '0') + signature.slice(11);
  const forged = Buffer.from(JSON.stringify(payment)).toString('base64');

  const response = await fetch(`${sidecar.url}/paid/report`, { headers: { 'PAYMENT-SIGNATURE': forged } });

  assert.equal(response.status, 402);
  assert.equal(merchant.requests.length, 0);
  assert.equal(await chain.balanceOf(buyer.address), 1_000_000n);
});

const losses = [
  { lost: 'one settle answer', times: 1, policy: 'paid' },
  { lost: 'one settle answer', times: 1, policy: 'first' },
  // Last, because a facilitator that is lost for good may be left alone for a while afterwards.
  { lost: 'every settle answer', times: Infinity, policy: 'paid' },
];

for (const { lost, times, policy } of losses) {
  test(`When ${lost} is lost on /${policy}, the buyer is told that it is pending and pays once`, async () => {
    const buyer = await chain.buyer();
    const headers = await signedPayment(`${sidecar.url}/${policy}/report`, buyer);
    facilitator.dropAnswers = times;

    const response = await fetch(`${sidecar.url}/${policy}/report`, { headers });
    const repeated = await fetch(`${sidecar.url}/${policy}/report`, { headers });

    assertPending(response);
    assert.doesNotMatch(await response.text(), /the report/);
    assert.equal(repeated.headers.get('PAYMENT-REQUIRED'), null, 'nor is one named to who asks again');
    assert.deepEqual((await chain.transfers(buyer.address, payTo)).map((transfer) => transfer.value), [PRICE]);
    assert.equal(facilitator.counts.settled, 1);
    assert.ok(merchant.requests.length <= 1);
  });
}
