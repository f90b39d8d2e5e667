// A real facilitator behind HTTP: the reference implementation verifies and settles on the local chain, for both generations.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { x402Facilitator } from '@x402/core/facilitator';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/facilitator';
import { createWalletClient, publicActions } from 'viem';

async function referenceFacilitator(chain) {
  const account = await chain.funded();
  const client = createWalletClient({ ...chain.settings, account }).extend(publicActions);
  const signer = toFacilitatorEvmSigner({ ...client, address: account.address }, { confirmationTimeoutMs: 10_000 });
  return new x402Facilitator()
    .register('eip155:84532', new ExactEvmScheme(signer))
    .registerV1('base-sepolia', new ExactEvmSchemeV1(signer));
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }

  return Buffer.concat(chunks).toString('utf8');
}

/** Starts a facilitator for that chain. What it was asked and what it did can be read from `counts` and `calls`. */
export async function startFacilitator(chain) {
  const facilitator = await referenceFacilitator(chain);
  // One key pays the gas, so its transactions go one after the other.
  let lastSettle = Promise.resolve();
  const settleInTurn = (payload, requirements) => {
    const turn = lastSettle.then(() => facilitator.settle(payload, requirements));
    lastSettle = turn.catch(() => undefined);
    return turn;
  };

  const state = {
    /** Requests per endpoint, and the settlements that really moved money. */
    counts: { verify: 0, settle: 0, supported: 0, settled: 0 },
    /** Every verify and settle in order: `{ endpoint, body, at, answer }`, body being the text as it came. */
    calls: [],
    /** So many of the next settle answers are lost on the way, after the money has moved. */
    dropAnswers: 0,
    /** Milliseconds to wait before working on a request. */
    delay: { verify: 0, settle: 0 },
    /** Forgets counts and calls and behaves again. */
    reset() {
      state.counts = { verify: 0, settle: 0, supported: 0, settled: 0 };
      state.calls = [];
      state.dropAnswers = 0;
      state.delay = { verify: 0, settle: 0 };
    },
  };

  async function decide(endpoint, body) {
    const call = { endpoint, body, at: performance.now() };
    state.calls.push(call);
    const { paymentPayload, paymentRequirements } = JSON.parse(body);
    await pause(state.delay[endpoint]);
    call.answer = endpoint === 'verify'
      ? await facilitator.verify(paymentPayload, paymentRequirements)
      : await settleInTurn(paymentPayload, paymentRequirements);
    if (endpoint === 'settle' && call.answer.success) {
      state.counts.settled += 1;
    }

    return call.answer;
  }

  async function answer(request, response) {
    const endpoint = request.url.slice(1);
    const known = request.method === 'GET' ? ['supported'] : ['verify', 'settle'];
    if (!known.includes(endpoint)) {
      response.writeHead(404).end();
      return;
    }

    state.counts[endpoint] += 1;
    const result = endpoint === 'supported' ? facilitator.getSupported() : await decide(endpoint, await textOf(request));
    if (endpoint === 'settle' && state.dropAnswers > 0) {
      state.dropAnswers -= 1;
      request.socket.destroy();
      return;
    }

    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error.message }));
    });
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
