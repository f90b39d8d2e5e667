// Answers that were paid for and got lost on their way to the client.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { payingFetch } from './clients.mjs';
import { startLine } from './line.mjs';
import { PRICE, startStack } from './stack.mjs';
import { decoded } from './wire.mjs';

const { chain, facilitator, merchant, payTo, sidecar } = await startStack();
const line = await startLine(sidecar.url);
after(() => line.stop());

beforeEach(() => {
  facilitator.reset();
  merchant.reset();
});

/** A `fetch` that does not give up: a request that broke, or has to wait, is sent again as it is. It reads the answer to its end. */
function persistentFetch(attempts) {
  return async (input, init) => {
    const request = new Request(input, init);
    for (;;) {
      try {
        const response = await fetch(request.clone());
        const body = await response.arrayBuffer();
        attempts.push(response.status);
        if (response.status !== 409 || !response.headers.has('Retry-After')) {
          return new Response(body, response);
        }
      } catch (error) {
        attempts.push(error.name);
      }

      assert.ok(attempts.length < 200, `no answer after ${attempts.length} attempts: ${attempts.slice(-5)}`);
      await pause(50);
    }
  };
}

const places = [
  { where: 'before its first byte', at: 'HTTP/1.1 200', keep: false },
  { where: 'midway', at: 'the first half', keep: true },
];

for (const policy of ['paid', 'first']) {
  for (const { where, at, keep } of places) {
    test(`A client whose answer on /${policy} is cut off ${where} repeats its request, gets the answer and pays once`, async () => {
      const buyer = await chain.buyer();
      const attempts = [];
      line.cut = { at, keep, then: merchant.continueStream };
      line.cuts = 0;

      const response = await payingFetch(buyer, persistentFetch(attempts))(`${line.url}/${policy}/halves`);

      assert.equal(line.cuts, 1, 'the line broke');
      assert.ok(attempts.includes('TypeError'), String(attempts));
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('Idempotent-Replayed'), 'true');
      assert.equal(await response.text(), 'the first half, the second half of answer 1');
      assert.equal(merchant.hits(`/${policy}/halves`), 1);
      assert.equal(facilitator.counts.settle, 1);
      const receipt = decoded(response.headers.get('PAYMENT-RESPONSE'));
      assert.deepEqual(await chain.transfers(buyer.address, payTo), [{ value: PRICE, transactionHash: receipt.transaction }]);
    });
  }
}
