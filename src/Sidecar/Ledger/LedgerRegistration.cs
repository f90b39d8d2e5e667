using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Postgres;
using Sidecar.Ledger.Spending;
using Sidecar.Ledger.Sqlite;
using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>The ledger as one singleton in all its roles.</summary>
internal static class LedgerRegistration
{
    /// <summary>Registers it as a hosted service too: to be called before whatever listens or settles is, because hosted services start in that order and stop in reverse.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, LedgerOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        return options.Kind switch
        {
            LedgerKind.Sqlite => services.AddInAllRoles<SqliteLedger>(),
            LedgerKind.Postgres => services.AddInAllRoles<PostgresLedger>(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "The options were not validated."),
        };
    }

    /// <summary>After the ledger: what was counted is written before it closes.</summary>
    private static IServiceCollection AddRefusalAudit(this IServiceCollection services) => services
        .AddSingleton<RefusalAudit>()
        .AddSingleton<IRefusalAudit>(static provider => provider.GetRequiredService<RefusalAudit>())
        .AddHostedService(static provider => provider.GetRequiredService<RefusalAudit>());

    private static IServiceCollection AddInAllRoles<TLedger>(this IServiceCollection services)
        where TLedger : class, IPaymentLedger, IPaymentGrants, IPaymentHistory, IPaymentLookup, ILedgerLeases, ILedgerReplicas, IUnsettledPayments, ILedgerQueue, ILedgerTables, IControlTables, IReadinessCheck, IHostedService => services
        .AddSingleton<TLedger>()
        .AddSingleton<IPaymentLedger>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<IPaymentGrants>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<IPaymentHistory>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<IPaymentLookup>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<ILedgerLeases>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<ILedgerReplicas>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<IUnsettledPayments>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<ILedgerQueue>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<IApiKeyLedger>(static provider => provider.GetRequiredService<TLedger>().ApiKeys)
        .AddSingleton<IApiKeyLookup>(static provider => provider.GetRequiredService<TLedger>().ApiKeys)
        .AddSingleton<IRevocationLedger>(static provider => provider.GetRequiredService<TLedger>().Revocations)
        .AddSingleton(static provider => provider.GetRequiredService<TLedger>().Control)
        .AddControlLedgers()
        .AddSingleton(static provider => provider.GetRequiredService<TLedger>().Audit)
        .AddSingleton<IAuditHistory>(static provider => provider.GetRequiredService<TLedger>().AuditHistory)
        .AddSingleton(static provider => provider.GetRequiredService<TLedger>().Spends)
        .AddSingleton<ISpendReversals, SqlSpendReversals>()
        .AddSingleton<ISpentPayments, SqlSpentPayments>()
        .AddSingleton(static provider => provider.GetRequiredService<TLedger>().Tokens)
        .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<TLedger>())
        .AddSingleton<IHostedService>(static provider => provider.GetRequiredService<TLedger>())
        .AddRefusalAudit()
        .AddMetrics()
        .AddHostedService<LedgerMetrics>();
}
