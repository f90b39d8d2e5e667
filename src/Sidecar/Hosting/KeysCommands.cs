using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Sidecar.Configuration;
using Sidecar.Identity.ApiKeys;
using Sidecar.Ledger;
using Sidecar.Ledger.ApiKeys;

namespace Sidecar.Hosting;

/// <summary>Does what <c>sidecar keys</c> is asked for, with the ledger and the peppers that the configuration names; the rest of the process is not composed.</summary>
internal sealed class KeysCommands(KeysArguments command, TextWriter output, TextWriter error)
{
    private const int Done = 0;
    private const int CannotDo = 1;
    private const int MostListed = 1000;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>0 when it was done, 1 when something outside kept it from being done, 2 for wrong arguments or configuration.</summary>
    public static async Task<int> RunAsync(KeysArguments command, IDictionary environment, TextWriter output, TextWriter error)
    {
        var configuration = ConfigurationLoader.Load(command.Sources, environment, FeatureOptions.Sections);
        var options = configuration.IsComplete ? FeatureOptions.Bind(configuration) : null;
        return options is null || configuration.Errors.Any ? configuration.Errors.Report(error) : await new KeysCommands(command, output, error).RunAsync(options);
    }

    private async Task<int> RunAsync(FeatureOptions options)
    {
        var faults = new List<string>();
        var terms = ApiKeyTerms.Read(command.Owner, command.Permissions, command.Profiles, command.ExpiresAt, (member, fault) => faults.Add($"{member}: {fault}"));
        if (terms.ExpiresAt <= _time.GetUtcNow())
        {
            faults.Add("ExpiresAt: is over");
        }

        if (command.Overlap is { } overlap && (overlap < TimeSpan.Zero || overlap > ApiKeyIssuer.LongestOverlap))
        {
            faults.Add("overlap: must be between 00:00:00 and 90.00:00:00");
        }

        if (command.Action is KeysAction.Rotate or KeysAction.Revoke && !ApiKey.IsId(command.Id))
        {
            // What was typed is not repeated: people paste whole keys.
            faults.Add($"ID: must be the {ApiKey.IdLength} characters after sk_live_ or sk_test_ and no more: of sk_live_07enw29gqx5c_… it is 07enw29gqx5c");
        }

        var peppers = ApiKeyPeppers.Of(options.Identity.ApiKeys);
        if (peppers is null && command.Action is KeysAction.Create or KeysAction.Rotate)
        {
            faults.Add($"{ApiKeyOptions.Section}:{nameof(ApiKeyOptions.Peppers)}: is needed to hash keys; write e.g. {{ \"v1\": \"env:SIDECAR_API_KEY_PEPPER\" }}");
        }

        if (faults.Count > 0)
        {
            faults.ForEach(fault => error.WriteLine($"sidecar: {fault}"));
            return CommandLine.UsageExitCode;
        }

        return command.IsOffline ? PrintEntry(terms, peppers!) : await WithLedgerAsync(options.Ledger, terms, peppers);
    }

    private async Task<int> WithLedgerAsync(LedgerOptions options, ApiKeyTerms terms, ApiKeyPeppers? peppers)
    {
        try
        {
            await using var ledger = OwnApiKeyLedger.Open(options, _time);
            var issuer = peppers is null ? null : new ApiKeyIssuer(ledger.Keys, ledger.Keys, peppers, _time);
            return command.Action switch
            {
                KeysAction.Create => Print(await issuer!.CreateAsync(terms, command.IsTest, Audit("create"), CancellationToken.None)),
                KeysAction.Rotate => Print(await issuer!.RotateAsync(command.Id, terms.ExpiresAt, command.Overlap ?? ApiKeyIssuer.DefaultOverlap, Audit("rotate"), CancellationToken.None)),
                KeysAction.Revoke => Print(await ledger.Keys.RevokeAsync(command.Id, _time.GetUtcNow(), Audit("revoke"), CancellationToken.None)),
                KeysAction.List => await ListAsync(ledger),
                _ => throw new InvalidOperationException("No such action."),
            };
        }
        catch (LedgerStartException fault) when (options.Kind == LedgerKind.Sqlite)
        {
            return Refuse($"{fault.Message} While the proxy runs, ask its admin listener: /admin/keys does the same. Or let 'keys create --offline' print an entry for the configuration.");
        }
        catch (Exception fault) when (fault is LedgerStartException or LedgerUnavailableException or IOException or UnauthorizedAccessException or DbException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return Refuse(fault.Message);
        }
    }

    /// <summary>As the admin listener names it; a request there is none.</summary>
    private AuditEntry Audit(string verb) => new($"admin.keys.{verb}", "done") { Actor = LocalActor.Name, Subject = command.Id };

    private int PrintEntry(ApiKeyTerms terms, ApiKeyPeppers peppers)
    {
        var (key, hash) = ApiKeyIssuer.Make(command.IsTest, peppers);
        output.WriteLine(key.Reveal());
        output.WriteLine(JsonSerializer.Serialize(
            new { Id = key.Id.ToString(), Hash = hash.ToString(), Owner = terms.Owner ?? key.Id.ToString(), terms.Permissions, terms.Profiles, command.ExpiresAt }, Readable));
        return Done;
    }

    private int Print(IssuedApiKey outcome)
    {
        switch (outcome)
        {
            case IssuedApiKey.Issued { Key: var key, Record: var made, Old: var old }:
                output.WriteLine(key.Reveal());
                output.WriteLine($"Key {made.Id} of {made.Owner} is good {(made.ExpiresAt is { } end ? $"until {Text(end)}" : "for ever")}. It is not shown again.");
                if (old is not null)
                {
                    output.WriteLine($"Key {old.Id} goes on until {Text(old.ExpiresAt)}.");
                }

                return Done;
            case IssuedApiKey.Conflict { Reason: var reason }:
                return Refuse($"{reason}.");
            case IssuedApiKey.Unavailable { Cause: var cause }:
                return Refuse($"the ledger does not say whether it was written ({cause.Message}); if a key was made, nobody has it.");
            default:
                return Refuse($"the ledger has no key {command.Id}.");
        }
    }

    private int Print(ApiKeyRevocation outcome)
    {
        switch (outcome)
        {
            case ApiKeyRevocation.Revoked { Key: var key }:
                output.WriteLine($"Key {key.Id} of {key.Owner} is revoked since {Text(key.RevokedAt)}.");
                return Done;
            case ApiKeyRevocation.Unavailable { Cause: var cause }:
                return Refuse($"the ledger does not say whether it was written ({cause.Message}); revoke it again.");
            default:
                return Refuse($"the ledger has no key {command.Id}.");
        }
    }

    private async Task<int> ListAsync(OwnApiKeyLedger ledger)
    {
        output.WriteLine("ID\tSTATE\tOWNER\tPERMISSIONS\tPEPPER\tCREATED\tEXPIRES\tLAST USED");
        var now = _time.GetUtcNow();
        for (long? before = null; ;)
        {
            var page = await ledger.Keys.ListAsync(MostListed, before, CancellationToken.None);
            foreach (var key in page.Select(key => ApiKeyView.Of(key, now)))
            {
                output.WriteLine(string.Join('\t', key.Id, key.State, key.Owner, string.Join(' ', key.Permissions), key.Pepper, Text(key.CreatedAt), Text(key.ExpiresAt), Text(key.LastUsedAt)));
            }

            if (page.Count < MostListed)
            {
                return Done;
            }

            before = page[^1].Number;
        }
    }

    private int Refuse(string reason)
    {
        error.WriteLine($"sidecar: cannot {command.Action.ToString().ToLowerInvariant()}: {reason.ReplaceLineEndings(" ")}");
        return CannotDo;
    }

    private static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
}
