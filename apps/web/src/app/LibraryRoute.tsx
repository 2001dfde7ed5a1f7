import { LibraryPage } from '../features/library/components/LibraryPage.tsx';

interface LibraryRouteProps {
  onDeleted: (ids: readonly string[]) => void;
}

export default function LibraryRoute({ onDeleted }: LibraryRouteProps) {
  return <LibraryPage onDeleted={onDeleted} />;
}
