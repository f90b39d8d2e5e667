// Payments whose outcome got lost: the chain is asked, and each ends as what really happened.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startChain } from './chain.mjs';
import { startFacilitator } from './facilitator.mjs';
import { startMerchant } from './merchant.mjs';
import { until } from './processes.mjs';
import { startSidecar } from './sidecar.mjs';
import { PRICE } from './stack.mjs';
import { decoded, signedPayment } from './wire.mjs';

const ADMIN = { authorization: 'Bearer interop-admin-token-of-enough-length' };

const chain = await startChain();
const facilitator = await startFacilitator(chain);
const road = await startRoad(facilitator.url);
const merchant = await startMerchant();
const payTo = privateKeyToAccount(generatePrivateKey()).address;
const folder = mkdtempSync(join(tmpdir(), 'sidecar-ledger-'));
let sidecar;

after(async () => {
  await sidecar?.stop();
  for (const part of [merchant, road, facilitator, chain]) {
    await part.stop();
  }

  rmSync(folder, { recursive: true, force: true });
});

/** The road to the facilitator. `settle` says what happens on it: `open`, `lost` (no settlement arrives), `held` (no answer comes back). */
async function startRoad(target) {
  const state = { settle: 'open', arrived: 0 };
  async function carry(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }

    if (request.url === '/settle' && state.settle === 'lost') {
      request.socket.destroy();
      return;
    }

    const body = request.method === 'POST' ? Buffer.concat(chunks) : undefined;
    const answer = await fetch(target + request.url, { method: request.method, headers: { 'content-type': 'application/json' }, body });
    const text = await answer.text();
    if (request.url === '/settle' && state.settle === 'held') {
      state.arrived += 1;
      return;
    }

    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  }

  // What breaks beyond breaks here.
  const server = createServer((request, response) => {
    carry(request, response).catch(() => request.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** Always on the same ledger, so that the second finds what the first left behind. */
function start() {
  const exact = { Scheme: 'exact', Network: 'eip155:84532', PayTo: payTo };
  return startSidecar({
    reverseProxy: {
      Routes: { paid: { ClusterId: 'merchant', Match: { Path: '/paid/{**rest}' }, Transforms: [{ PaymentPolicy: 'paid' }] } },
      Clusters: { merchant: { Destinations: { local: { Address: `${merchant.url}/` } } } },
    },
    sidecar: {
      Ledger: { Kind: 'Sqlite', ConnectionString: `Data Source=${join(folder, 'ledger.db')}` },
      Facilitators: { primary: { Url: road.url, SettleTimeout: '00:00:15' } },
      Chains: [{ Network: 'eip155:84532', RpcUrl: chain.rpcUrl }],
      Policies: { paid: { Payment: { Price: '$0.01', Accepts: [exact], MaxTimeoutSeconds: 60 } } },
    },
  });
}

async function reconciler() {
  const status = await fetch(`${sidecar.adminUrl}/health/status`, { headers: ADMIN }).then((response) => response.json());
  return status.checks.reconciler;
}

const pay = (headers) => fetch(`${sidecar.url}/paid/report`, { headers });

/** Nobody repeats the payment meanwhile: what is found out is found out by the reconciler itself. Returns the ledger's row. */
async function assertDecidedAlone(buyer, state) {
  const decided = await until('the reconciler to have found it out', async () => {
    const page = await fetch(`${sidecar.adminUrl}/admin/payments?payer=${buyer.address}`, { headers: ADMIN });
    const [payment] = (await page.json()).payments;
    return payment.state !== 'unknown' && payment.state !== 'settling' && payment;
  }, 15_000);
  assert.equal(decided.state, state);
  return decided;
}

async function assertSettledOnce(buyer, headers) {
  const [transfer, ...others] = await chain.transfers(buyer.address, payTo);
  assert.equal(transfer.value, PRICE);
  assert.deepEqual(others, []);
  // No answer was given for it, so the repeat gets one.
  const repeated = await pay(headers);
  assert.equal(repeated.status, 200);
  const receipt = decoded(repeated.headers.get('PAYMENT-RESPONSE'));
  assert.equal(receipt.success, true);
  assert.equal(receipt.transaction, transfer.transactionHash);
  assert.equal(repeated.headers.get('PAYMENT-REQUIRED'), null);
}

test('A payment whose settle answer was lost becomes settled, with the transaction that moved the money', async () => {
  sidecar = await start();
  const buyer = await chain.buyer();
  const headers = await signedPayment(`${sidecar.url}/paid/report`, buyer);
  facilitator.dropAnswers = 1;

  const response = await pay(headers);

  assert.equal(response.status, 503, 'the identical repeat is declined by a real facilitator, and proves nothing');
  assert.equal(decoded(response.headers.get('PAYMENT-RESPONSE')).errorReason, 'settlement_pending');
  const { transaction } = await assertDecidedAlone(buyer, 'settled');
  assert.equal(transaction, (await chain.transfers(buyer.address, payTo))[0].transactionHash);
  await assertSettledOnce(buyer, headers);
});

test('A client that repeats its payment at once is told of the settlement as soon as the chain tells', async () => {
  const buyer = await chain.buyer();
  const headers = await signedPayment(`${sidecar.url}/paid/report`, buyer);
  facilitator.dropAnswers = 1;

  assert.equal((await pay(headers)).status, 503);

  await assertSettledOnce(buyer, headers);
});

test('A sidecar that is killed between settlement and answer finds out after its restart that the payment was settled', async () => {
  const buyer = await chain.buyer();
  const headers = await signedPayment(`${sidecar.url}/paid/report`, buyer);
  road.settle = 'held';
  const cutOff = pay(headers).catch((error) => error);
  await until('the money to have moved', () => road.arrived > 0);

  await sidecar.kill();
  assert.ok((await cutOff) instanceof Error, 'the client was told nothing');
  road.settle = 'open';
  sidecar = await start();

  await assertDecidedAlone(buyer, 'settled');
  await assertSettledOnce(buyer, headers);
  assert.equal(merchant.requests.at(-1).url, '/paid/report');
});

test('A payment that its buyer took back has failed, although the chain says that its nonce is spent', async () => {
  const buyer = await chain.buyer();
  const headers = await signedPayment(`${sidecar.url}/paid/report`, buyer);
  const { nonce } = decoded(headers['PAYMENT-SIGNATURE']).payload.authorization;
  road.settle = 'lost';

  assert.equal((await pay(headers)).status, 503);
  await chain.cancelAuthorization(buyer, nonce);
  assert.equal(await chain.isSpent(buyer.address, nonce), true);
  const { reason } = await assertDecidedAlone(buyer, 'failed');
  assert.equal(reason, 'authorization_cancelled');

  const refused = await pay(headers);
  assert.equal(refused.status, 402);
  assert.equal(decoded(refused.headers.get('PAYMENT-REQUIRED')).error, 'authorization_cancelled');
  assert.deepEqual(await chain.transfers(buyer.address, payTo), []);
  road.settle = 'open';
});

// Last, because the chain's clock goes ahead of everybody's.
test('A payment that never reached the chain has failed once the chain will not take it any more', async () => {
  const buyer = await chain.buyer();
  const headers = await signedPayment(`${sidecar.url}/paid/report`, buyer);
  road.settle = 'lost';

  assert.equal((await pay(headers)).status, 503);
  assert.equal((await pay(headers)).status, 503, 'still valid, so still unknown');
  await until('the page to show it', async () => (await metric('sidecar_payments_unknown')) === 1);
  await chain.reader.request({ method: 'evm_increaseTime', params: [3600] });
  await chain.reader.request({ method: 'evm_mine', params: [] });

  const refused = await until('the payment to be given up', async () => {
    const response = await pay(headers);
    return response.status === 402 && response;
  });
  assert.equal(decoded(refused.headers.get('PAYMENT-REQUIRED')).error, 'authorization_expired');
  assert.deepEqual(await chain.transfers(buyer.address, payTo), []);
  assert.equal((await assertDecidedAlone(buyer, 'failed')).reason, 'authorization_expired');
  await until('the page to show that too', async () => (await metric('sidecar_payments_unknown')) === 0);
  assert.equal(await metric('sidecar_payments_unknown_oldest_seconds'), 0);
  assert.equal((await reconciler()).ready, true);
});

async function metric(name) {
  const page = await fetch(`${sidecar.adminUrl}/metrics`).then((response) => response.text());
  const [, value] = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(page) ?? [];
  assert.ok(value, `${name} is on the page`);
  return Number(value);
}
