// Reading and making the messages of x402 by hand, where a test needs what no client offers.
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { x402Client, x402HTTPClient } from '@x402/fetch';

/** The JSON inside a header that is written as base64. */
export function decoded(header) {
  return JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
}

/** The JSON text inside a header, byte for byte. */
export function decodedText(header) {
  return Buffer.from(header, 'base64').toString('utf8');
}

/** Asks without paying, lets the real client sign, and returns the header it would send: for tests that send it themselves. */
export async function signedPayment(url, buyer) {
  const unpaid = await fetch(url);
  const client = new x402Client().register('eip155:*', new ExactEvmScheme(buyer.account));
  const http = new x402HTTPClient(client);
  const price = http.getPaymentRequiredResponse((name) => unpaid.headers.get(name), await unpaid.json());
  return http.encodePaymentSignatureHeader(await client.createPaymentPayload(price));
}
