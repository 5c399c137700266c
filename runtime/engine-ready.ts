// Registers a namespace and waits until the engine can be used. A process of its own, so that the supervisor need not carry the SDK.
//   engine-ready.ts <address> <namespace>
import { pathToFileURL } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const LIMIT_MS = 60_000;
const POLL_MS = 50;
const RETENTION = '30 days';
const ALREADY_EXISTS = 6;

const { TaskQueueType } = proto.temporal.api.enums.v1;

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/**
 * Makes the namespace if it is missing and returns when starting a workflow in it would work.
 * @throws the last refusal when the engine is not ready within a minute.
 */
export async function ensureNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: LIMIT_MS });
  const service = connection.workflowService;
  try {
    for (const deadline = Date.now() + LIMIT_MS; ;) {
      try {
        await connection.withDeadline(Date.now() + 5_000, async () => {
          await service
            .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(RETENTION) })
            .catch((error: unknown) => {
              if (codeOf(error) !== ALREADY_EXISTS) throw error;
            });
          // The frontend answers long before history and matching do; each of these asks one of them.
          await service.listWorkflowExecutions({ namespace, pageSize: 1 });
          await service.describeTaskQueue({
            namespace,
            taskQueue: { name: 'readiness' },
            taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
          });
        });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    }
  } finally {
    await connection.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [address = '', namespace = ''] = process.argv.slice(2);
  await ensureNamespace(address, namespace);
}
