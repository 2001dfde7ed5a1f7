import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { getContainerRuntimeClient } from 'testcontainers';

// Testcontainers' own clean-up needs one more image and a privileged look at the engine's socket. We remove what we
// started, and what processes that died could not remove.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';

const LABEL = 'org.imgr.test-services.owner';

/** Names this process, whose the container is. */
export function ownerLabels(): Record<string, string> {
  return { [LABEL]: JSON.stringify({ host: hostname(), pid: process.pid, started: startOf(process.pid) }) };
}

/** Removes containers, and their data, of processes of this machine that are gone. */
export async function removeAbandoned(): Promise<void> {
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const containers = await dockerode.listContainers({ all: true, filters: { label: [LABEL] } });
  for (const { Id, Labels } of containers) {
    if (!isAbandoned(Labels[LABEL] ?? '')) continue;
    // Another process may be at it too.
    await dockerode
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch(() => {});
  }
}

function isAbandoned(label: string): boolean {
  const { host, pid, started } = JSON.parse(label);
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return startOf(pid) !== started;
}

/** When a process was started, in the system's ticks: a number that is used again belongs to another. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
