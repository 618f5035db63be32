import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of OpenSearch without its distribution. Arguments: the number of the process to end with, then settings
 * as name=value, lists as name=a,b.
 */
public final class OneNode extends Node {
    private OneNode(Settings settings, String name) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> name),
            List.of(Netty4Plugin.class),
            false
        );
    }

    public static void main(String[] arguments) throws Exception {
        var settings = Settings.builder();
        for (var argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            var parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        var built = settings.build();
        new OneNode(built, built.get("node.name")).start();
        // Whatever becomes of the tests, no node outlives them.
        ProcessHandle.of(Long.parseLong(arguments[0])).ifPresentOrElse(
            tests -> tests.onExit().thenRun(() -> Runtime.getRuntime().halt(0)),
            () -> Runtime.getRuntime().halt(1)
        );
        new CountDownLatch(1).await();
    }
}
