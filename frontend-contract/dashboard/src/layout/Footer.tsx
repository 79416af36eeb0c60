/** At the foot of every page. */
export function Footer() {
  return (
    <footer className="footer">
      <p>
        décompte, logiciel libre (Apache-2.0) · <a href="/licences">Licences</a>
      </p>
    </footer>
  );
}
