import { ImagePage } from '../features/image/components/ImagePage.tsx';
import { useLibraryEntry } from '../features/library/use-library.ts';

interface ImageRouteProps {
  id: string;
  onDeleted: (ids: readonly string[]) => void;
}

export default function ImageRoute({ id, onDeleted }: ImageRouteProps) {
  const known = useLibraryEntry(id);
  return <ImagePage id={id} known={known} onDeleted={() => onDeleted([id])} />;
}
