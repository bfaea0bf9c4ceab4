// Tells the page that opened this window what came of the sign-in in it, that page alone, and
// closes the window. What it says to the person stands here: the page holds nothing else.
const sentences = {
  en: {
    told: "You can close this window.",
    alone: "The page that opened this window cannot be reached any more. Close this window and sign in there again.",
  },
  es: {
    told: "Puede cerrar esta ventana.",
    alone: "Ya no se puede contactar con la página que abrió esta ventana. Ciérrela y vuelva a iniciar sesión allí.",
  },
  zh: {
    told: "您可以关闭此窗口。",
    alone: "已无法联系打开此窗口的页面。请关闭此窗口，然后在原页面重新登录。",
  },
  ar: {
    told: "يمكنك إغلاق هذه النافذة.",
    alone: "لم يعد ممكنًا الوصول إلى الصفحة التي فتحت هذه النافذة. أغلق هذه النافذة وسجّل الدخول هناك من جديد.",
  },
};

const { origin, ...told } = document.querySelector('meta[name="greenroom-handover"]').dataset;
const opener = window.opener;
if (opener) {
  opener.postMessage({ type: "greenroom-signin", ...told }, origin);
  window.close();
}
const wanted = navigator.languages.map(tag => tag.slice(0, 2));
const language = wanted.find(tag => tag in sentences) ?? "en";
const place = document.getElementById("told");
place.lang = language;
place.dir = "auto";
place.textContent = sentences[language][opener ? "told" : "alone"];
