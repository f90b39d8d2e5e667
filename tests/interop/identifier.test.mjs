// Purchases that their buyer names with x402's extension payment-identifier, as the reference implementation reads and writes it.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  appendPaymentIdentifierToExtensions,
  declarePaymentIdentifierExtension,
  extractAndValidatePaymentIdentifier,
  generatePaymentId,
  isPaymentIdentifierExtension,
  isPaymentIdentifierRequired,
  PAYMENT_IDENTIFIER,
  validatePaymentIdentifier,
} from '@x402/extensions/payment-identifier';
import { payingFetch } from './clients.mjs';
import { PRICE, startStack } from './stack.mjs';
import { decoded, signedPayment } from './wire.mjs';

const { chain, facilitator, merchant, payTo, sidecar } = await startStack();

beforeEach(() => {
  facilitator.reset();
  merchant.reset();
});

/** The reference's own way to name a purchase: the identifier goes into what the server offered. */
const named = (id) => (client) => client.onBeforePaymentCreation(async ({ paymentRequired }) => {
  appendPaymentIdentifierToExtensions(paymentRequired.extensions ?? {}, id);
});

async function buy(buyer, id, path = '/named/report') {
  const sent = [];
  const remember = async (input, init) => {
    const request = new Request(input, init);
    sent.push(request.headers.get('PAYMENT-SIGNATURE'));
    return fetch(request);
  };
  const response = await payingFetch(buyer, remember, named(id))(`${sidecar.url}${path}`);
  return { response, body: await response.text(), payment: decoded(sent.at(-1)) };
}

async function assertTransfers(buyer, count) {
  const values = (await chain.transfers(buyer.address, payTo)).map((transfer) => transfer.value);
  assert.deepEqual(values, Array.from({ length: count }, () => PRICE));
}

for (const [path, required] of [['/named/report', false], ['/ordered/report', true]]) {
  test(`The extension offered on ${path} is the one that the reference declares`, async () => {
    const response = await fetch(`${sidecar.url}${path}`);

    const extension = decoded(response.headers.get('PAYMENT-REQUIRED')).extensions[PAYMENT_IDENTIFIER];
    assert.ok(isPaymentIdentifierExtension(extension));
    assert.deepEqual(validatePaymentIdentifier(extension), { valid: true });
    assert.equal(isPaymentIdentifierRequired(extension), required);
    assert.deepEqual(extension, declarePaymentIdentifierExtension(required));
  });
}

test('A client that signs anew under the same identifier gets the stored answer, and the chain shows one transfer', async () => {
  const buyer = await chain.buyer();
  const id = generatePaymentId();

  const bought = await buy(buyer, id);
  const repeated = await buy(buyer, id);

  assert.deepEqual(extractAndValidatePaymentIdentifier(repeated.payment), { id, validation: { valid: true } });
  assert.notEqual(repeated.payment.payload.signature, bought.payment.payload.signature, 'it is another authorization');
  assert.equal(bought.response.status, 200);
  assert.equal(bought.response.headers.get('Idempotent-Replayed'), null);
  assert.equal(repeated.response.status, 200);
  assert.equal(repeated.response.headers.get('Idempotent-Replayed'), 'true');
  assert.equal(repeated.body, bought.body);
  assert.equal(repeated.response.headers.get('PAYMENT-RESPONSE'), bought.response.headers.get('PAYMENT-RESPONSE'));
  assert.equal(merchant.hits('/named/report'), 1);
  assert.equal(facilitator.counts.settle, 1);
  await assertTransfers(buyer, 1);
});

test('Another payer with the same identifier pays for itself and gets an answer of its own', async () => {
  const [buyer, stranger] = [await chain.buyer(), await chain.buyer()];
  const id = generatePaymentId();

  const bought = await buy(buyer, id);
  const theirs = await buy(stranger, id);

  assert.equal(theirs.response.status, 200);
  assert.equal(theirs.response.headers.get('Idempotent-Replayed'), null);
  assert.notEqual(theirs.body, bought.body);
  assert.equal(merchant.hits('/named/report'), 2);
  await assertTransfers(buyer, 1);
  await assertTransfers(stranger, 1);
});

test('Another identifier is another purchase', async () => {
  const buyer = await chain.buyer();

  const first = await buy(buyer, generatePaymentId());
  const second = await buy(buyer, generatePaymentId());

  assert.deepEqual([first.response.status, second.response.status], [200, 200]);
  assert.equal(second.response.headers.get('Idempotent-Replayed'), null);
  await assertTransfers(buyer, 2);
});

test('The identifier of one request buys nothing on another', async () => {
  const buyer = await chain.buyer();
  const id = generatePaymentId();

  const bought = await buy(buyer, id);
  const elsewhere = await buy(buyer, id, '/named/report?other');

  assert.equal(bought.response.status, 200);
  assert.equal(elsewhere.response.status, 409);
  assert.equal(JSON.parse(elsewhere.body).code, 'payment_identifier_reused');
  assert.equal(merchant.requests.length, 1);
  await assertTransfers(buyer, 1);
});

test('A client that knows nothing of identifiers is served where they are optional, and refused where they are not', async () => {
  const buyer = await chain.buyer();

  const optional = await payingFetch(buyer)(`${sidecar.url}/named/report`);
  const required = await fetch(`${sidecar.url}/ordered/report`, { headers: await signedPayment(`${sidecar.url}/ordered/report`, buyer) });

  assert.equal(optional.status, 200);
  assert.equal(required.status, 400);
  assert.equal((await required.json()).code, 'payment_identifier_required');
  await assertTransfers(buyer, 1);
});
