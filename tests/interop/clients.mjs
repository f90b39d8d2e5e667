// The real clients, each with the same face: `get(url)` pays if it is asked to and returns `{ status, body, header(name) }`.
import { wrapAxiosWithPayment, x402Client as AxiosX402Client } from '@x402/axios';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import axios from 'axios';
import { createSigner as createAxiosSigner, withPaymentInterceptor } from 'x402-axios';
import { createSigner, wrapFetchWithPayment as wrapFetchOfVersion1 } from 'x402-fetch';

const receipts = { 1: 'X-PAYMENT-RESPONSE', 2: 'PAYMENT-RESPONSE' };
const networks = { 1: 'base-sepolia', 2: 'eip155:84532' };

function overFetch(fetching) {
  return async (url) => {
    const response = await fetching(url);
    return { status: response.status, body: await response.json(), header: (name) => response.headers.get(name) };
  };
}

function overAxios(instance) {
  return async (url) => {
    const response = await instance.get(url);
    return { status: response.status, body: response.data, header: (name) => response.headers[name.toLowerCase()] };
  };
}

/** `@x402/fetch` for a buyer, as a drop-in for `fetch`: over another `fetch`, and with more set up on the client, where a test says so. */
export function payingFetch(buyer, over = fetch, setUp = (client) => client) {
  return wrapFetchWithPayment(over, setUp(new x402Client().register('eip155:*', new ExactEvmScheme(buyer.account))));
}

function client(name, version, connect, route = 'paid') {
  return { name, route, receipt: receipts[version], network: networks[version], connect };
}

/** One entry a client: its name, the policy that it can be served by, where its receipt is found, and how it gets a key. */
export const clients = [
  client('@x402/fetch', 2, (buyer) => overFetch(payingFetch(buyer))),
  client('@x402/axios', 2, (buyer) =>
    overAxios(wrapAxiosWithPayment(
      axios.create(),
      new AxiosX402Client().register('eip155:*', new ExactEvmScheme(buyer.account)),
    ))),
  client('x402-fetch', 1, async (buyer) =>
    overFetch(wrapFetchOfVersion1(fetch, await createSigner('base-sepolia', buyer.privateKey)))),
  client('x402-axios', 1, async (buyer) =>
    overAxios(withPaymentInterceptor(axios.create(), await createAxiosSigner('base-sepolia', buyer.privateKey)))),
  // Prefers the header of version 2 wherever it finds one, so it pays in version 1 only where nothing else is offered.
  client('@x402/fetch with registerV1', 1, (buyer) =>
    overFetch(wrapFetchWithPayment(
      fetch,
      new x402Client().registerV1('base-sepolia', new ExactEvmSchemeV1(buyer.account)),
    )), 'legacy'),
];
