/** Something is on its way. It appears after a moment, so that what is quick does not blink. */
export function Loading({ label = 'Chargement' }: { label?: string }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden />
      <span>{label}…</span>
    </div>
  );
}
