export default function LibraryRoute(_: { onDeleted: (ids: readonly string[]) => void }) {
  return null;
}
