import { type ComponentType, createElement, use } from 'react';

/** A script that the host did not give: it is out of reach, or has another build by now. */
export class NotLoadedError extends Error {}

const forgetFailures = new Set<() => void>();

/** A component with a script of its own, loaded when it is first shown. Suspends. Throws NotLoadedError. */
export function lazyPart<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  let loading: Promise<ComponentType<Props>> | undefined;
  let isShown = false;

  async function start() {
    try {
      return (await load()).default;
    } catch (cause) {
      forgetFailures.add(() => {
        loading = undefined;
      });
      throw new NotLoadedError('A part of the page could not be loaded.', { cause });
    }
  }

  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, beside imports.
  function Part(props: Props) {
    isShown = true;
    loading ??= start();
    return createElement(use(loading), props);
  }
  /** Loads it before it is shown. */
  Part.preload = () => {
    loading ??= start();
    // Whoever shows it meanwhile is told of a failure; whoever does later has it loaded again.
    loading.catch(() => {
      if (!isShown) loading = undefined;
    });
  };
  return Part;
}

/** What failed is asked for again when it is next shown: React wants the same failure until then. */
export function loadAgain(): void {
  for (const forget of forgetFailures) forget();
  forgetFailures.clear();
}
