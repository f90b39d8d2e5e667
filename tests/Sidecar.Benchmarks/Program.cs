using System.CommandLine;
using Sidecar.Benchmarks;
using Sidecar.Ledger;
using Sidecar.State;

var listen = new Option<string>("--listen") { Required = true };
var upstream = new Option<string>("--upstream") { Required = true };
var bareYarp = new Command("bare-yarp", "A YARP with one route and nothing of ours: what the proxy is compared with.") { listen, upstream };
bareYarp.SetAction((parsed, cancellation) => BareYarp.RunAsync(parsed.GetRequiredValue(listen), parsed.GetRequiredValue(upstream), cancellation));

var url = new Option<string>("--url") { Required = true, Description = "A paid URL; its 402 says what to pay." };
var output = new Option<FileInfo[]>("--out") { Required = true, Description = "Files to write, one payment header a line.", AllowMultipleArgumentsPerToken = true };
var count = new Option<int>("--count") { Required = true, Description = "Payments in each file." };
var payments = new Command("payments", "Payments that were never used, for a facilitator that says yes to all: the signatures are not real.") { url, output, count };
payments.SetAction((parsed, cancellation) => PaymentFiles.WriteAsync(
    new Uri(parsed.GetRequiredValue(url)), parsed.GetRequiredValue(output), parsed.GetRequiredValue(count), cancellation));

var redis = new Option<string?>("--redis") { Description = "As Sidecar:State:Redis; without it the stores are in memory. What is written stays there for five minutes." };
var atOnce = new Option<int>("--parallel") { DefaultValueFactory = static _ => 1 };
var calls = new Option<int>("--calls") { DefaultValueFactory = static _ => 200_000, Description = "Of each verb." };
var live = new Option<int>("--live") { DefaultValueFactory = static _ => 1_000_000, Description = "Nonces and revocations that are there before." };
var stateVerbs = new Command("state-verbs", "Time, CPU time and allocation of each verb of the stores.") { redis, atOnce, calls, live };
stateVerbs.SetAction((parsed, _) => StateVerbs.RunAsync(
    new StateOptions { Kind = parsed.GetValue(redis) is null ? StateKind.Memory : StateKind.Redis, Redis = parsed.GetValue(redis) },
    parsed.GetRequiredValue(atOnce), parsed.GetRequiredValue(calls), parsed.GetRequiredValue(live), Console.Out));

var budgetCalls = new Option<int>("--calls") { DefaultValueFactory = static _ => 100_000, Description = "Of each kind." };
var agentsAtOnce = new Option<int>("--agents") { DefaultValueFactory = static _ => 1000 };
var budgets = new Command("budgets", "Time, CPU time and allocation of reserving and committing amounts.") { redis, atOnce, budgetCalls, agentsAtOnce };
budgets.SetAction((parsed, _) => BudgetCosts.RunAsync(
    new StateOptions { Kind = parsed.GetValue(redis) is null ? StateKind.Memory : StateKind.Redis, Redis = parsed.GetValue(redis) },
    parsed.GetRequiredValue(atOnce), parsed.GetRequiredValue(budgetCalls), parsed.GetRequiredValue(agentsAtOnce), Console.Out));

var rateCalls = new Option<int>("--calls") { DefaultValueFactory = static _ => 200_000, Description = "Of each kind." };
var callers = new Option<int>("--callers") { DefaultValueFactory = static _ => 1_000_000 };
var rates = new Command("rates", "Time, CPU time and allocation of asking limits.") { redis, rateCalls, callers };
rates.SetAction((parsed, _) => RateCosts.RunAsync(
    new StateOptions { Kind = parsed.GetValue(redis) is null ? StateKind.Memory : StateKind.Redis, Redis = parsed.GetValue(redis) },
    parsed.GetRequiredValue(rateCalls), parsed.GetRequiredValue(callers), Console.Out));

var kind = new Option<LedgerKind>("--kind") { DefaultValueFactory = static _ => LedgerKind.Sqlite };
var connection = new Option<string>("--connection") { Required = true, Description = "As Sidecar:Ledger:ConnectionString. The payments stay there: name a ledger to be thrown away." };
var parallel = new Option<int[]>("--parallel") { DefaultValueFactory = static _ => [1, 16, 256], AllowMultipleArgumentsPerToken = true };
var seconds = new Option<double>("--seconds") { DefaultValueFactory = static _ => 3 };
var ledgerClaims = Ledger("ledger-claims", "Durable claims a second and CPU time a claim.", LedgerWrites.Claims);
var ledgerPayments = Ledger("ledger-payments", "Durable payments a second, each from its claim to its answer, and CPU time a payment.", LedgerWrites.Payments);
var ledgerSpends = Ledger("ledger-spends", "Durable spends a second and CPU time a spend.", LedgerWrites.Spends);

var signatures = new Option<int>("--calls") { DefaultValueFactory = static _ => 20_000, Description = "Of each step." };
var messageSignatures = new Command("message-signatures", "Time and allocation of reading, writing and verifying the signature of a request (RFC 9421).") { signatures };
messageSignatures.SetAction((parsed, _) => MessageSignatureCosts.RunAsync(parsed.GetRequiredValue(signatures), Console.Out));

var requests = new Option<int>("--requests") { DefaultValueFactory = static _ => 200_000, Description = "Of each kind." };
var apiKeys = new Command("api-keys", "Time and allocation of finding out who calls by an API key.") { requests };
apiKeys.SetAction((parsed, _) => ApiKeyLookups.RunAsync(parsed.GetRequiredValue(requests), Console.Out));

var credentials = new Option<int>("--calls") { DefaultValueFactory = static _ => 20_000, Description = "Of each kind." };
var credentialCosts = new Command("credentials", "Time and allocation of tokens, of agents' HMACs and of webhooks.") { credentials };
credentialCosts.SetAction((parsed, _) => CredentialCosts.RunAsync(parsed.GetRequiredValue(credentials), Console.Out));

var secondsOfEach = new Option<double>("--seconds") { DefaultValueFactory = static _ => 1, Description = "Of each row." };
var hygiene = new Command("hygiene", "Time and allocation of judging a path, and of the digest of a body of 1 KB, 64 KB and 1 MB.") { secondsOfEach };
hygiene.SetAction((parsed, _) => HygieneCosts.RunAsync(TimeSpan.FromSeconds(parsed.GetRequiredValue(secondsOfEach)), Console.Out));

var agent = new Option<string>("--agent") { Required = true };
var secret = new Option<string>("--secret") { Required = true };
var agentOutput = new Option<FileInfo[]>("--out") { Required = true, Description = "Files to write, a signature and a body a line.", AllowMultipleArgumentsPerToken = true };
var agentCount = new Option<int>("--count") { Required = true, Description = "Requests in each file." };
var agents = new Command("agents", "Requests that an agent signed and that were never sent.") { agent, secret, agentOutput, agentCount };
agents.SetAction((parsed, _) => AgentFiles.WriteAsync(
    parsed.GetRequiredValue(agent), parsed.GetRequiredValue(secret), parsed.GetRequiredValue(agentOutput), parsed.GetRequiredValue(agentCount)));

var tokenKeys = new Option<FileInfo>("--keys") { Required = true, Description = "A file to write: the issuer's public keys." };
var tokenOutput = new Option<FileInfo[]>("--out") { Required = true, Description = "Files to write, one spend token a line.", AllowMultipleArgumentsPerToken = true };
var tokenCount = new Option<int>("--count") { Required = true, Description = "Tokens in each file." };
var spendTokens = new Command("spend-tokens", "Spend tokens of an issuer that is made for the occasion.") { tokenKeys, tokenOutput, tokenCount };
spendTokens.SetAction((parsed, _) => SpendTokenFiles.WriteAsync(parsed.GetRequiredValue(tokenKeys), parsed.GetRequiredValue(tokenOutput), parsed.GetRequiredValue(tokenCount)));

var verified = new Option<int>("--calls") { DefaultValueFactory = static _ => 20_000, Description = "Of each kind." };
var spendTokenCosts = new Command("spend-token-costs", "Time and allocation of verifying spend tokens, first and seen.") { verified };
spendTokenCosts.SetAction((parsed, _) => SpendTokenCosts.RunAsync(parsed.GetRequiredValue(verified), Console.Out));

var rate = new Option<int>("--rate") { DefaultValueFactory = static _ => 500, Description = "Requests a second, whether they are answered or not." };
var length = new Option<double>("--seconds") { DefaultValueFactory = static _ => 20 };
var authorizations = new Command("authorizations", "Latency of POST /control/v1/authorizations at a steady rate: the real proxy, with SQLite.") { rate, length };
authorizations.SetAction((parsed, cancellation) => Authorizations.RunAsync(parsed.GetRequiredValue(rate), parsed.GetRequiredValue(length), Console.Out, cancellation));

return await new RootCommand("What bench.sh runs beside the proxy, and what stores, credentials, paths and bodies cost by themselves.") { bareYarp, payments, stateVerbs, rates, budgets, ledgerClaims, ledgerPayments, ledgerSpends, messageSignatures, apiKeys, credentialCosts, hygiene, agents, spendTokens, spendTokenCosts, authorizations }
    .Parse(args).InvokeAsync();

Command Ledger(string name, string description, Func<IServiceProvider, Func<Task>> write)
{
    var command = new Command(name, description) { kind, connection, parallel, seconds };
    command.SetAction((parsed, _) => LedgerWrites.RunAsync(
        new LedgerOptions { Kind = parsed.GetRequiredValue(kind), ConnectionString = parsed.GetRequiredValue(connection) }, write,
        parsed.GetRequiredValue(parallel), TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), Console.Out));
    return command;
}
