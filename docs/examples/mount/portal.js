// Two views of the console on one page. Neither touches the portal's address.
import { mount } from "https://zoom.intranet.example/greenroom.js";

const api = "https://zoom.intranet.example/api";
const shown = [
  mount(document.getElementById("meetings"), { api, view: "meetings" }),
  mount(document.getElementById("reports"), { api, view: "reports", theme: "light" }),
];

document.getElementById("leave").addEventListener("click", () => {
  for (const console of shown.splice(0)) console.unmount();
});
