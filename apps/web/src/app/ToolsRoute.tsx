import { ToolsPage } from '../features/tools/components/ToolsPage.tsx';

export default function ToolsRoute({ tokenRequired }: { tokenRequired: boolean }) {
  return <ToolsPage host={location.origin} tokenRequired={tokenRequired} />;
}
