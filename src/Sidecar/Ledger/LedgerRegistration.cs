using Microsoft.Extensions.DependencyInjection.Extensions;
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
            LedgerKind.Sqlite => services
                .AddSingleton<SqliteLedger>()
                .AddSingleton<IPaymentLedger>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<IPaymentGrants>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<IPaymentHistory>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<IPaymentLookup>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<ILedgerLeases>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<IUnsettledPayments>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddSingleton<IHostedService>(static provider => provider.GetRequiredService<SqliteLedger>())
                .AddMetrics()
                .AddHostedService<SqliteMetrics>(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "The options were not validated."),
        };
    }
}
