// A local chain that looks like Base Sepolia to an x402 client: its chain id, and a token at its USDC's address.
import { createRequire } from 'node:module';
import { createPublicClient, createTestClient, createWalletClient, getAddress, http, parseAbiItem, parseEther, parseSignature } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { baseSepolia } from 'viem/chains';
import { compiledContracts } from './contracts.mjs';
import { start, until } from './processes.mjs';

/** Where clients expect the dollar of Base Sepolia; they refuse to pay in anything else by default. */
export const USDC = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
const transferEvent = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)');

function launchAnvil() {
  const binary = createRequire(import.meta.url).resolve('@foundry-rs/anvil-linux-amd64/bin/anvil');
  return start(binary, ['--host', '127.0.0.1', '--port', '0', '--chain-id', String(baseSepolia.id), '--accounts', '1', '--color', 'never']);
}

async function listeningUrl(anvil) {
  const [, address] = await until('anvil to listen', () => {
    if (anvil.child.exitCode !== null) {
      throw new Error(`anvil ended with ${anvil.child.exitCode}:\n${anvil.output()}`);
    }

    return /Listening on (\S+)/.exec(anvil.output());
  });
  return `http://${address}`;
}

/** Starts the chain; `stop()` ends it. */
export async function startChain() {
  const anvil = launchAnvil();
  const rpcUrl = await listeningUrl(anvil);
  // Blocks come with the transaction that asks for them, so waiting longer between looks only costs time.
  const settings = { chain: baseSepolia, transport: http(rpcUrl), pollingInterval: 20, cacheTime: 0 };
  const reader = createPublicClient(settings);
  const admin = createTestClient({ ...settings, mode: 'anvil' });
  const [bank] = await createWalletClient(settings).getAddresses();
  const writer = createWalletClient({ ...settings, account: bank });
  const { DollarToken, Multicall } = compiledContracts();

  async function placeCode({ abi, bytecode }, address) {
    const hash = await writer.deployContract({ abi, bytecode });
    const { contractAddress } = await reader.waitForTransactionReceipt({ hash });
    await admin.setCode({ address, bytecode: await reader.getCode({ address: contractAddress }) });
  }

  await placeCode(DollarToken, USDC);
  await placeCode(Multicall, MULTICALL3);

  const balanceOf = (owner) =>
    reader.readContract({ address: USDC, abi: DollarToken.abi, functionName: 'balanceOf', args: [owner] });

  const mint = async (owner, value) => {
    const hash = await writer.writeContract({ address: USDC, abi: DollarToken.abi, functionName: 'mint', args: [owner, value] });
    await reader.waitForTransactionReceipt({ hash });
  };

  return {
    rpcUrl,
    settings,
    reader,
    balanceOf,
    mint,
    /** A new key with that many units of the dollar (6 decimals) and no gas: payers of EIP-3009 need none. */
    async buyer(units = 1_000_000n) {
      const privateKey = generatePrivateKey();
      const account = privateKeyToAccount(privateKey);
      if (units > 0n) {
        await mint(account.address, units);
      }

      return { privateKey, account, address: account.address };
    },
    /** A new key with gas and no dollars, for a facilitator. */
    async funded() {
      const account = privateKeyToAccount(generatePrivateKey());
      await admin.setBalance({ address: account.address, value: parseEther('100') });
      return account;
    },
    /** The buyer takes an authorization back that was not used: the token counts its nonce as spent, and nothing is transferred. */
    async cancelAuthorization(buyer, nonce) {
      const signature = await buyer.account.signTypedData({
        domain: { name: 'USDC', version: '2', chainId: baseSepolia.id, verifyingContract: USDC },
        types: { CancelAuthorization: [{ name: 'authorizer', type: 'address' }, { name: 'nonce', type: 'bytes32' }] },
        primaryType: 'CancelAuthorization',
        message: { authorizer: buyer.address, nonce },
      });
      const { r, s, v } = parseSignature(signature);
      const args = [buyer.address, nonce, Number(v), r, s];
      const hash = await writer.writeContract({ address: USDC, abi: DollarToken.abi, functionName: 'cancelAuthorization', args });
      await reader.waitForTransactionReceipt({ hash });
    },
    /** Whether the token counts that nonce as spent: by a transfer, or by taking it back. */
    isSpent: (owner, nonce) =>
      reader.readContract({ address: USDC, abi: DollarToken.abi, functionName: 'authorizationState', args: [owner, nonce] }),
    /** Every payment from one address to another that the chain holds: `[{ value, transactionHash }]`. */
    async transfers(from, to) {
      const logs = await reader.getLogs({ address: USDC, event: transferEvent, args: { from, to }, fromBlock: 0n });
      return logs.map(({ args, transactionHash }) => ({ value: args.value, transactionHash }));
    },
    /** The transfers of the dollar that one transaction made: `[{ from, to, value }]`. */
    async transfersIn(hash) {
      const { blockHash, status } = await reader.getTransactionReceipt({ hash });
      const logs = await reader.getLogs({ address: USDC, event: transferEvent, blockHash });
      return logs
        .filter((log) => log.transactionHash === hash && status === 'success')
        .map(({ args }) => ({ from: getAddress(args.from), to: getAddress(args.to), value: args.value }));
    },
    stop: () => anvil.stop('SIGTERM', 5_000),
  };
}
