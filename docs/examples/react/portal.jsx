// A portal in React with the console as one of its components. Build it with
//   esbuild portal.jsx --bundle --format=esm --jsx=automatic --external:https://* --outfile=portal.js
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { mount } from "https://zoom.intranet.example/greenroom.js";

function Console({ view }) {
  const place = useRef(null);
  useEffect(() => {
    const console = mount(place.current, { api: "https://zoom.intranet.example/api", view });
    return () => console.unmount();
  }, [view]);
  return <div ref={place} />;
}

function Portal() {
  const [shown, show] = useState(false);
  return (
    <>
      <h1>Intranet</h1>
      <button type="button" onClick={() => show(!shown)}>
        {shown ? "Put the meetings away" : "Show my meetings"}
      </button>
      {shown && <Console view="meetings" />}
    </>
  );
}

createRoot(document.getElementById("portal")).render(<Portal />);
