export default function ToolsRoute(_: { tokenRequired: boolean }) {
  return null;
}
