// One payment buys one answer, whatever is repeated and however fast.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { PRICE, startStack } from './stack.mjs';
import { signedPayment } from './wire.mjs';

const { chain, facilitator, merchant, payTo, sidecar } = await startStack();

beforeEach(() => {
  facilitator.reset();
  merchant.reset();
});

async function assertPaidOnce(buyer) {
  assert.deepEqual((await chain.transfers(buyer.address, payTo)).map((transfer) => transfer.value), [PRICE]);
  assert.equal(facilitator.counts.settle, 1);
}

for (const policy of ['paid', 'first']) {
  const path = `/${policy}/report`;

  test(`A payment that was used on ${path} gets its stored answer the second time and is not charged again`, async () => {
    const buyer = await chain.buyer();
    const headers = await signedPayment(`${sidecar.url}${path}`, buyer);

    const bought = await fetch(`${sidecar.url}${path}`, { headers });
    // To its end, because until then the payment is in use.
    const answer = await bought.text();
    const replayed = await fetch(`${sidecar.url}${path}`, { headers });

    assert.equal(bought.status, 200);
    assert.equal(replayed.status, 200);
    assert.equal(replayed.headers.get('Idempotent-Replayed'), 'true');
    assert.equal(await replayed.text(), answer);
    assert.equal(replayed.headers.get('PAYMENT-RESPONSE'), bought.headers.get('PAYMENT-RESPONSE'));
    assert.equal(merchant.hits(path), 1);
    await assertPaidOnce(buyer);
  });

  test(`Twenty copies of one payment at once buy one answer on ${path}`, async () => {
    const buyer = await chain.buyer();
    const headers = await signedPayment(`${sidecar.url}${path}`, buyer);
    // Slow enough that all copies arrive while the first is still being settled.
    facilitator.delay = { verify: 100, settle: 200 };

    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${sidecar.url}${path}`, { headers })));
    const statuses = answers.map((answer) => answer.status);

    // A copy that comes when the first is done gets its answer.
    const fresh = answers.filter((answer) => answer.status === 200 && !answer.headers.has('Idempotent-Replayed'));
    assert.equal(fresh.length, 1, String(statuses));
    assert.ok(statuses.every((status) => [200, 402, 409].includes(status)), String(statuses));
    assert.equal(merchant.hits(path), 1);
    await assertPaidOnce(buyer);
  });
}

test('A payment that was used on one path buys nothing on another', async () => {
  const buyer = await chain.buyer();
  const headers = await signedPayment(`${sidecar.url}/paid/report`, buyer);

  const bought = await fetch(`${sidecar.url}/paid/report`, { headers });
  await bought.text();
  const elsewhere = await fetch(`${sidecar.url}/first/report`, { headers });

  assert.equal(bought.status, 200);
  assert.equal(elsewhere.status, 409);
  assert.equal((await elsewhere.json()).code, 'payment_already_settled');
  assert.equal(elsewhere.headers.get('PAYMENT-RESPONSE'), bought.headers.get('PAYMENT-RESPONSE'), 'it says what was paid');
  assert.equal(merchant.requests.length, 1);
  await assertPaidOnce(buyer);
});
