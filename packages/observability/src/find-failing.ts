/** The names of the checks that reject, in their order. */
export async function findFailing(checks: Record<string, () => Promise<unknown>>): Promise<string[]> {
  const results = await Promise.allSettled(Object.values(checks).map((check) => check()));
  return Object.keys(checks).filter((_, index) => results[index]?.status === 'rejected');
}
