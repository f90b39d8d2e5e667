// Every real client buys the same report; the chain is the witness.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { clients } from './clients.mjs';
import { EXPLICIT_PRICE, PRICE, startStack } from './stack.mjs';
import { decoded } from './wire.mjs';

const { chain, facilitator, merchant, payTo, sidecar } = await startStack();

beforeEach(() => {
  facilitator.reset();
  merchant.reset();
});

async function buy(client, path, price) {
  const buyer = await chain.buyer();
  const [had, merchantHad] = [await chain.balanceOf(buyer.address), await chain.balanceOf(payTo)];
  const answer = await (await client.connect(buyer))(`${sidecar.url}${path}`);
  assert.equal(answer.status, 200);
  assert.equal(await chain.balanceOf(buyer.address), had - price, 'the buyer paid the price');
  assert.equal(await chain.balanceOf(payTo), merchantHad + price, 'the merchant got the price');
  return { answer, buyer };
}

for (const client of clients) {
  test(`${client.name} pays and gets the merchant's answer, a receipt and one transfer on chain`, async () => {
    const path = `/${client.route}/report`;
    const { answer, buyer } = await buy(client, path, PRICE);

    assert.deepEqual(answer.body, { message: 'the report', hits: 1 });
    assert.match(answer.header('Cache-Control'), /private/);
    const receipt = decoded(answer.header(client.receipt));
    assert.equal(receipt.success, true);
    assert.equal(receipt.network, client.network);
    assert.equal(receipt.payer.toLowerCase(), buyer.address.toLowerCase());
    assert.deepEqual(
      await chain.transfersIn(receipt.transaction),
      [{ from: buyer.address, to: payTo, value: PRICE }],
    );
    assert.equal(merchant.hits(path), 1);
    assert.equal(facilitator.counts.settle, 1);
    assert.equal(facilitator.counts.settled, 1);
  });

  test(`${client.name} leaves no trace of its payment with the merchant, who sees the host that was asked for`, async () => {
    await buy(client, `/${client.route}/report`, PRICE);

    const { headers } = merchant.last();
    assert.equal(headers.host, new URL(sidecar.url).host);
    assert.deepEqual(['payment-signature', 'x-payment'].filter((name) => name in headers), []);
  });
}

test('A price in token units is paid exactly', async () => {
  const { answer } = await buy(clients[0], '/explicit/report', EXPLICIT_PRICE);

  assert.equal(decoded(answer.header('PAYMENT-RESPONSE')).success, true);
});

test('A client that pays twice gets two answers for two transfers', async () => {
  const buyer = await chain.buyer();
  const get = await clients[0].connect(buyer);

  const first = await get(`${sidecar.url}/paid/report`);
  const second = await get(`${sidecar.url}/paid/report`);

  assert.deepEqual([first.body.hits, second.body.hits], [1, 2]);
  const transactions = (await chain.transfers(buyer.address, payTo)).map((transfer) => transfer.transactionHash);
  assert.deepEqual(
    transactions,
    [first, second].map((answer) => decoded(answer.header('PAYMENT-RESPONSE')).transaction),
  );
});
