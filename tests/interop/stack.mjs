// Everything a test file needs, wired together: chain, facilitator, merchant and the sidecar between them.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startChain, USDC } from './chain.mjs';
import { startFacilitator } from './facilitator.mjs';
import { startMerchant } from './merchant.mjs';
import { startSidecar } from './sidecar.mjs';

/** What one answer costs in units of the dollar: "$0.01" with six decimals. */
export const PRICE = 10_000n;
/** The price that is written out in full (`Amount`, `Asset`, `Extra`) instead of "$…". */
export const EXPLICIT_PRICE = 25_000n;
export const PUBLIC_URL = 'https://shop.example';

function policies(payTo) {
  const exact = { Scheme: 'exact', Network: 'eip155:84532', PayTo: payTo };
  const paid = { Price: '$0.01', Accepts: [exact], MaxTimeoutSeconds: 60, Description: 'A report', MimeType: 'application/json' };
  const written = { ...exact, Asset: USDC, Amount: String(EXPLICIT_PRICE), Extra: { name: 'USDC', version: '2' } };
  return {
    paid: { Payment: { ...paid, Settle: 'AfterUpstream', Versions: [1, 2] } },
    first: { Payment: { ...paid, Settle: 'BeforeUpstream', Versions: [1, 2] } },
    named: { Payment: { ...paid, Identifier: 'Optional' } },
    ordered: { Payment: { ...paid, Identifier: 'Required' } },
    legacy: { Payment: { ...paid, Versions: [1] } },
    explicit: { Payment: { Accepts: [written] } },
  };
}

function reverseProxy(merchantUrl, policyNames) {
  const route = (policy) => ({
    ClusterId: 'merchant',
    Match: { Path: `/${policy}/{**rest}` },
    Transforms: [{ PaymentPolicy: policy }],
  });
  return {
    Routes: Object.fromEntries(policyNames.map((policy) => [policy, route(policy)])),
    Clusters: { merchant: { Destinations: { local: { Address: `${merchantUrl}/` } } } },
  };
}

/**
 * Starts it all for one test file and stops it after the last test. Each policy guards the paths below its own name
 * (`/paid/…` settles after the merchant answered, `/first/…` before it is asked, `/legacy/…` speaks version 1 only,
 * `/named/…` takes names of purchases and `/ordered/…` wants one, `/explicit/…` has its price in token units, `/open/…`
 * is free). `limits` are timeouts of the facilitator's entry.
 */
export async function startStack(limits = {}) {
  const stops = [];
  const keep = (part) => {
    stops.unshift(part.stop);
    return part;
  };
  const stopParts = async () => {
    for (const stop of stops) {
      await stop();
    }
  };

  try {
    const chain = keep(await startChain());
    const facilitator = keep(await startFacilitator(chain));
    const merchant = keep(await startMerchant());
    const payTo = privateKeyToAccount(generatePrivateKey()).address;
    const guarded = policies(payTo);
    const sidecar = await startSidecar({
      reverseProxy: reverseProxy(merchant.url, [...Object.keys(guarded), 'open']),
      sidecar: {
        PublicUrl: PUBLIC_URL,
        Facilitators: { primary: { Url: facilitator.url, VerifyTimeout: '00:00:05', SettleTimeout: '00:00:15', ...limits } },
        Policies: guarded,
      },
    });
    after(async () => {
      const exitCode = await sidecar.stop().finally(stopParts);
      assert.equal(exitCode, 0, `the sidecar ends with 0 when it is asked to:\n${sidecar.output()}`);
    });
    return { chain, facilitator, merchant, sidecar, payTo };
  } catch (error) {
    await stopParts();
    throw error;
  }
}
