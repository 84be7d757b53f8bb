import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.ApiCancelOrder;
import exchange.core2.core.common.api.ApiCommand;
import exchange.core2.core.common.api.ApiPlaceOrder;
import exchange.core2.core.common.api.binary.BatchAddSymbolsCommand;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.ReportsQueriesConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Feeds orders to exchange-core, with risk on and fees.
 *
 * <pre>java BenchExchangeCore ORDERS WARM_UP</pre>
 *
 * ORDERS is a file of `new` and `cancel` records of 64 bytes. All become commands of its API first, as all frames of ours
 * are built before the clock starts. The whole file runs once, so that its code is compiled. Then, in a new exchange, the
 * first WARM_UP are submitted, and the rest against the clock, which stops when the last result has come. Prints one
 * JSON object: seconds, trades and quantity of the rest.
 */
public final class BenchExchangeCore {
    private static final int RECORD_SIZE = 64;
    private static final int CANCEL = 2;
    private static final int MARKET = 2;
    private static final int BUY = 1;
    private static final int DOLLAR = 1;
    private static final int BASE = 1_000;
    private static final long MONEY = 1L << 50;
    /** A market order takes at any price; exchange-core wants one, reserves it for a buy, and refuses less than the fee. */
    private static final long PRICE_MAX = 1L << 24;
    private static final long PRICE_MIN = 1L << 10;

    private final ExchangeCore core;
    private final ExchangeApi api;
    private volatile long done;
    private volatile boolean isCounting;
    private long trades;
    private long quantity;
    private long refused;

    private BenchExchangeCore(Set<Integer> accounts, Set<Integer> instruments)
            throws ExecutionException, InterruptedException {
        ExchangeConfiguration configuration = ExchangeConfiguration.builder()
                .ordersProcessingCfg(OrdersProcessingConfiguration.DEFAULT)
                .initStateCfg(InitialStateConfiguration.CLEAN_TEST)
                .performanceCfg(PerformanceConfiguration.throughputPerformanceBuilder()
                        .waitStrategy(CoreWaitStrategy.YIELDING)
                        .matchingEnginesNum(1)
                        .riskEnginesNum(1)
                        .orderBookFactory(OrderBookDirectImpl::new)
                        .build())
                .reportsQueriesCfg(ReportsQueriesConfiguration.DEFAULT)
                .loggingCfg(LoggingConfiguration.DEFAULT)
                .serializationCfg(SerializationConfiguration.DEFAULT)
                .build();
        core = ExchangeCore.builder()
                .resultsConsumer((command, sequence) -> result(command))
                .exchangeConfiguration(configuration)
                .build();
        core.startup();
        api = core.getApi();
        List<CoreSymbolSpecification> symbols = new ArrayList<>();
        for (int instrument : instruments) {
            symbols.add(CoreSymbolSpecification.builder()
                    .symbolId(instrument)
                    .type(SymbolType.CURRENCY_EXCHANGE_PAIR)
                    .baseCurrency(BASE + instrument)
                    .quoteCurrency(DOLLAR)
                    .baseScaleK(1)
                    .quoteScaleK(1)
                    .takerFee(2)
                    .makerFee(1)
                    .build());
        }
        for (CoreSymbolSpecification symbol : symbols) {
            require(api.submitBinaryDataAsync(new BatchAddSymbolsCommand(symbol)).get());
        }
        List<ApiCommand> funding = new ArrayList<>();
        for (int account : accounts) {
            funding.add(ApiAddUser.builder().uid(account).build());
            funding.add(deposit(account, DOLLAR, 1));
            for (int instrument : instruments) {
                funding.add(deposit(account, BASE + instrument, BASE + instrument));
            }
        }
        api.submitCommandsSync(funding);
    }

    private static ApiCommand deposit(int account, int currency, long transfer) {
        return ApiAdjustUserBalance.builder()
                .uid(account).currency(currency).amount(MONEY).transactionId(transfer).build();
    }

    private static void require(CommandResultCode code) {
        if (code != CommandResultCode.SUCCESS) {
            throw new IllegalStateException("exchange-core says " + code);
        }
    }

    /** Called by its last thread, command by command. */
    private void result(OrderCommand command) {
        if (!isCounting) {
            return;
        }
        if (command.resultCode != CommandResultCode.SUCCESS) {
            refused++;
        }
        for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent) {
            if (event.eventType == MatcherEventType.TRADE) {
                trades++;
                quantity += event.size;
            }
        }
        done++;
    }

    /** Submit the commands and wait for the last result; seconds that it took. */
    private double run(List<ApiCommand> commands) {
        trades = 0;
        quantity = 0;
        done = 0;
        isCounting = true;
        long start = System.nanoTime();
        for (ApiCommand command : commands) {
            api.submitCommand(command);
        }
        while (done < commands.size()) {
            LockSupport.parkNanos(20_000);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        isCounting = false;
        if (refused > 0) {
            throw new IllegalStateException("exchange-core refused " + refused + " commands");
        }
        return seconds;
    }

    /** The command of a record; `names` numbers the orders. */
    private static ApiCommand command(ByteBuffer records, int at, Map<Long, Long> names) {
        int account = records.getInt(at + 8);
        int instrument = Short.toUnsignedInt(records.getShort(at + 6));
        long session = (long) records.getInt(at + 12) << 40;
        if (records.get(at) == CANCEL) {
            return ApiCancelOrder.builder()
                    .orderId(names.get(session + records.getLong(at + 24))).uid(account).symbol(instrument).build();
        }
        long number = names.size() + 1L;
        names.put(session + records.getLong(at + 16), number);
        boolean isBuy = records.get(at + 1) == BUY;
        boolean isMarket = records.get(at + 2) == MARKET;
        long price = !isMarket ? records.getLong(at + 32) : isBuy ? PRICE_MAX : PRICE_MIN;
        return ApiPlaceOrder.builder()
                .orderId(number)
                .uid(account)
                .symbol(instrument)
                .action(isBuy ? OrderAction.BID : OrderAction.ASK)
                .orderType(isMarket ? OrderType.IOC : OrderType.GTC)
                .price(price)
                .reservePrice(price)
                .size(records.getLong(at + 40))
                .build();
    }

    /** See above. */
    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[0]))).order(ByteOrder.LITTLE_ENDIAN);
        int warmUp = Integer.parseInt(args[1]);
        List<ApiCommand> commands = new ArrayList<>();
        Map<Long, Long> names = new HashMap<>();
        Set<Integer> accounts = new TreeSet<>();
        Set<Integer> instruments = new TreeSet<>();
        for (int at = 0; at < records.capacity(); at += RECORD_SIZE) {
            commands.add(command(records, at, names));
            accounts.add(records.getInt(at + 8));
            instruments.add(Short.toUnsignedInt(records.getShort(at + 6)));
        }
        BenchExchangeCore compiled = new BenchExchangeCore(accounts, instruments);
        compiled.run(commands);
        compiled.core.shutdown();
        BenchExchangeCore exchange = new BenchExchangeCore(accounts, instruments);
        exchange.run(commands.subList(0, warmUp));
        System.gc();
        double seconds = exchange.run(commands.subList(warmUp, commands.size()));
        System.out.printf("{\"seconds\": %.9f, \"trades\": %d, \"quantity\": %d}%n",
                seconds, exchange.trades, exchange.quantity);
        System.exit(0);
    }
}
