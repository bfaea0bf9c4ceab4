//! The names the account's people are drawn from: languages of many scripts, each with the time
//! zones its speakers live in and a Latin spelling for email addresses.

/// A name as its owner writes it, and its Latin spelling.
pub(crate) type Name = (&'static str, &'static str);

/// A language, where it is spoken and the names common in it.
pub(crate) struct Locale {
    /// Zoom's language tag.
    pub(crate) language: &'static str,
    /// IANA time zones.
    pub(crate) zones: &'static [&'static str],
    /// Where people work, as a profile says it.
    pub(crate) location: &'static str,
    /// How given and family name make the name to show.
    pub(crate) order: NameOrder,
    given: &'static [Name],
    family: &'static [Name],
}

/// How given and family name make the name to show.
#[derive(Clone, Copy)]
pub(crate) enum NameOrder {
    GivenFamily,
    FamilyGiven,
    /// Family name first, nothing between the two.
    FamilyGivenJoined,
}

impl NameOrder {
    /// The name to show.
    pub(crate) fn display(self, given: &str, family: &str) -> String {
        match self {
            Self::GivenFamily => format!("{given} {family}"),
            Self::FamilyGiven => format!("{family} {given}"),
            Self::FamilyGivenJoined => format!("{family}{given}"),
        }
    }
}

impl Locale {
    /// The given and the family name behind two draws.
    pub(crate) fn name(&self, given: usize, family: usize) -> (Name, Name) {
        (self.given[given % self.given.len()], self.family[family % self.family.len()])
    }
}

use NameOrder::{FamilyGiven, FamilyGivenJoined, GivenFamily};

/// Every language of the account. The first is the most common: see [`crate::people`].
pub(crate) const LOCALES: &[Locale] = &[
    Locale {
        language: "en-US",
        zones: &[
            "America/New_York",
            "America/Chicago",
            "America/Los_Angeles",
            "Europe/London",
            "Australia/Sydney",
        ],
        location: "Boston",
        order: GivenFamily,
        given: &[
            ("Amelia", "amelia"),
            ("Noah", "noah"),
            ("Grace", "grace"),
            ("Oliver", "oliver"),
            ("Ruth", "ruth"),
            ("Desmond", "desmond"),
            ("Harriet", "harriet"),
            ("Callum", "callum"),
            ("Imogen", "imogen"),
            ("Theo", "theo"),
            ("Priscilla", "priscilla"),
            ("Wendell", "wendell"),
            ("Siobhan", "siobhan"),
            ("Elliot", "elliot"),
        ],
        family: &[
            ("Whitfield", "whitfield"),
            ("Okonkwo", "okonkwo"),
            ("Marlowe", "marlowe"),
            ("O’Donnell", "odonnell"),
            ("Ashby", "ashby"),
            ("Castellan", "castellan"),
            ("Finch-Hatton", "finchhatton"),
            ("Lindqvist", "lindqvist"),
            ("Barrow", "barrow"),
            ("Mbeki", "mbeki"),
            ("Prescott", "prescott"),
            ("Langley", "langley"),
            ("McAllister", "mcallister"),
        ],
    },
    Locale {
        language: "de-DE",
        zones: &["Europe/Berlin", "Europe/Vienna", "Europe/Zurich"],
        location: "Köln",
        order: GivenFamily,
        given: &[
            ("Jürgen", "juergen"),
            ("Käthe", "kaethe"),
            ("Björn", "bjoern"),
            ("Annelie", "annelie"),
            ("Sören", "soeren"),
            ("Friederike", "friederike"),
            ("Matthias", "matthias"),
            ("Hannelore", "hannelore"),
        ],
        family: &[
            ("Müller-Weiß", "mueller-weiss"),
            ("Großmann", "grossmann"),
            ("Schäfer", "schaefer"),
            ("Vogel", "vogel"),
            ("Köhler", "koehler"),
            ("Brückner", "brueckner"),
            ("Zöllner", "zoellner"),
            ("von Arnim", "vonarnim"),
        ],
    },
    Locale {
        language: "fr-FR",
        zones: &["Europe/Paris", "America/Montreal", "Africa/Dakar"],
        location: "Lyon",
        order: GivenFamily,
        given: &[
            ("Zoé", "zoe"),
            ("François", "francois"),
            ("Hélène", "helene"),
            ("Loïc", "loic"),
            ("Aïssatou", "aissatou"),
            ("Jérôme", "jerome"),
            ("Maëlys", "maelys"),
            ("Étienne", "etienne"),
        ],
        family: &[
            ("Lefèvre", "lefevre"),
            ("Gauthier", "gauthier"),
            ("Desœuvre", "desoeuvre"),
            ("N’Diaye", "ndiaye"),
            ("Bélanger", "belanger"),
            ("Châtelain", "chatelain"),
            ("D’Aubigné", "daubigne"),
            ("Roussel", "roussel"),
        ],
    },
    Locale {
        language: "es-ES",
        zones: &["Europe/Madrid", "America/Mexico_City", "America/Bogota"],
        location: "Valencia",
        order: GivenFamily,
        given: &[
            ("Íñigo", "inigo"),
            ("Lucía", "lucia"),
            ("Andrés", "andres"),
            ("María José", "mariajose"),
            ("Begoña", "begona"),
            ("Joaquín", "joaquin"),
            ("Inés", "ines"),
        ],
        family: &[
            ("Núñez Ortega", "nunez"),
            ("Ibáñez", "ibanez"),
            ("Peña", "pena"),
            ("García Lorca", "garcialorca"),
            ("Muñoz", "munoz"),
            ("Echeverría", "echeverria"),
            ("Güell", "guell"),
        ],
    },
    Locale {
        language: "pt-PT",
        zones: &["America/Sao_Paulo", "Europe/Lisbon"],
        location: "São Paulo",
        order: GivenFamily,
        given: &[
            ("João", "joao"),
            ("Conceição", "conceicao"),
            ("Tomás", "tomas"),
            ("Letícia", "leticia"),
            ("Gonçalo", "goncalo"),
            ("Beatriz", "beatriz"),
        ],
        family: &[
            ("Magalhães", "magalhaes"),
            ("da Conceição", "daconceicao"),
            ("Araújo", "araujo"),
            ("Simões", "simoes"),
            ("Brandão", "brandao"),
            ("Falcão", "falcao"),
        ],
    },
    Locale {
        language: "pl-PL",
        zones: &["Europe/Warsaw", "Europe/Prague"],
        location: "Łódź",
        order: GivenFamily,
        given: &[
            ("Łukasz", "lukasz"),
            ("Małgorzata", "malgorzata"),
            ("Paweł", "pawel"),
            ("Świętosława", "swietoslawa"),
            ("Ondřej", "ondrej"),
            ("Žofie", "zofie"),
        ],
        family: &[
            ("Wójcik", "wojcik"),
            ("Szczęsny", "szczesny"),
            ("Dąbrowska", "dabrowska"),
            ("Dvořák", "dvorak"),
            ("Żuraw", "zuraw"),
            ("Čapek", "capek"),
        ],
    },
    Locale {
        language: "sv-SE",
        zones: &["Europe/Stockholm", "Europe/Oslo", "Atlantic/Reykjavik"],
        location: "Göteborg",
        order: GivenFamily,
        given: &[
            ("Åsa", "asa"),
            ("Øyvind", "oyvind"),
            ("Freyja", "freyja"),
            ("Göran", "goran"),
            ("Sæunn", "saeunn"),
            ("Linnéa", "linnea"),
        ],
        family: &[
            ("Ångström", "angstrom"),
            ("Bjørnstad", "bjornstad"),
            ("Þórsdóttir", "thorsdottir"),
            ("Sjöberg", "sjoberg"),
            ("Næss", "naess"),
            ("Högström", "hogstrom"),
        ],
    },
    Locale {
        language: "tr-TR",
        zones: &["Europe/Istanbul"],
        location: "İzmir",
        order: GivenFamily,
        given: &[
            ("İpek", "ipek"),
            ("Çağlar", "caglar"),
            ("Şule", "sule"),
            ("Özgür", "ozgur"),
            ("Işıl", "isil"),
            ("Doğan", "dogan"),
        ],
        family: &[
            ("Yılmaz", "yilmaz"),
            ("Öztürk", "ozturk"),
            ("Güneş", "gunes"),
            ("Karadağ", "karadag"),
            ("Şahin", "sahin"),
            ("Çelik", "celik"),
        ],
    },
    Locale {
        language: "vi-VN",
        zones: &["Asia/Ho_Chi_Minh"],
        location: "Đà Nẵng",
        order: FamilyGiven,
        given: &[
            ("Thị Hương", "huong"),
            ("Văn Đức", "duc"),
            ("Ngọc Ánh", "anh"),
            ("Quốc Bảo", "bao"),
            ("Mỹ Linh", "linh"),
        ],
        family: &[
            ("Nguyễn", "nguyen"),
            ("Trần", "tran"),
            ("Lê", "le"),
            ("Phạm", "pham"),
            ("Đặng", "dang"),
        ],
    },
    Locale {
        language: "zh-CN",
        zones: &["Asia/Shanghai", "Asia/Taipei", "Asia/Singapore"],
        location: "上海",
        order: FamilyGivenJoined,
        given: &[
            ("伟", "wei"),
            ("秀英", "xiuying"),
            ("思远", "siyuan"),
            ("雨桐", "yutong"),
            ("建国", "jianguo"),
            ("婷婷", "tingting"),
            ("浩然", "haoran"),
            ("美玲", "meiling"),
        ],
        family: &[
            ("王", "wang"),
            ("李", "li"),
            ("欧阳", "ouyang"),
            ("陈", "chen"),
            ("赵", "zhao"),
            ("司马", "sima"),
            ("黄", "huang"),
            ("周", "zhou"),
        ],
    },
    Locale {
        language: "ja-JP",
        zones: &["Asia/Tokyo"],
        location: "京都",
        order: FamilyGiven,
        given: &[
            ("健太", "kenta"),
            ("さくら", "sakura"),
            ("陽子", "yoko"),
            ("大輔", "daisuke"),
            ("ユウキ", "yuki"),
            ("葵", "aoi"),
        ],
        family: &[
            ("佐藤", "sato"),
            ("鈴木", "suzuki"),
            ("高橋", "takahashi"),
            ("渡辺", "watanabe"),
            ("小林", "kobayashi"),
            ("山本", "yamamoto"),
        ],
    },
    Locale {
        language: "ko-KO",
        zones: &["Asia/Seoul"],
        location: "서울",
        order: FamilyGivenJoined,
        given: &[
            ("민준", "minjun"),
            ("서연", "seoyeon"),
            ("지훈", "jihun"),
            ("하은", "haeun"),
            ("도윤", "doyun"),
        ],
        family: &[("김", "kim"), ("이", "lee"), ("박", "park"), ("최", "choi"), ("정", "jung")],
    },
    Locale {
        language: "ar-SA",
        zones: &["Asia/Riyadh", "Africa/Cairo", "Asia/Dubai"],
        location: "القاهرة",
        order: GivenFamily,
        given: &[
            ("ليلى", "layla"),
            ("عمر", "omar"),
            ("فاطمة", "fatima"),
            ("يوسف", "yusuf"),
            ("نور", "nour"),
            ("خالد", "khalid"),
        ],
        family: &[
            ("الحسيني", "alhusseini"),
            ("منصور", "mansour"),
            ("الشريف", "alsharif"),
            ("حداد", "haddad"),
            ("النجار", "alnajjar"),
        ],
    },
    Locale {
        language: "he-IL",
        zones: &["Asia/Jerusalem"],
        location: "תל אביב",
        order: GivenFamily,
        given: &[
            ("נועה", "noa"),
            ("דוד", "david"),
            ("תמר", "tamar"),
            ("איתן", "eitan"),
            ("שירה", "shira"),
        ],
        family: &[
            ("כהן", "cohen"),
            ("לוי", "levi"),
            ("בן־דוד", "bendavid"),
            ("מזרחי", "mizrahi"),
            ("פרידמן", "friedman"),
        ],
    },
    Locale {
        language: "hi-IN",
        zones: &["Asia/Kolkata"],
        location: "पुणे",
        order: GivenFamily,
        given: &[
            ("आरव", "aarav"),
            ("प्रिया", "priya"),
            ("विक्रम", "vikram"),
            ("अनन्या", "ananya"),
            ("संजय", "sanjay"),
            ("मीरा", "meera"),
        ],
        family: &[
            ("शर्मा", "sharma"),
            ("पटेल", "patel"),
            ("चट्टोपाध्याय", "chattopadhyay"),
            ("सिंह", "singh"),
            ("अय्यर", "iyer"),
        ],
    },
    Locale {
        language: "ru-RU",
        zones: &["Europe/Kyiv", "Europe/Sofia", "Asia/Almaty"],
        location: "София",
        order: GivenFamily,
        given: &[
            ("Анна", "anna"),
            ("Дмитро", "dmytro"),
            ("Ольга", "olha"),
            ("Борис", "boris"),
            ("Ірина", "iryna"),
            ("Фёдор", "fyodor"),
        ],
        family: &[
            ("Шевченко", "shevchenko"),
            ("Иванова", "ivanova"),
            ("Ковальчук", "kovalchuk"),
            ("Димитров", "dimitrov"),
            ("Щербакова", "shcherbakova"),
        ],
    },
    Locale {
        language: "el-GR",
        zones: &["Europe/Athens"],
        location: "Θεσσαλονίκη",
        order: GivenFamily,
        given: &[
            ("Ελένη", "eleni"),
            ("Γιώργος", "giorgos"),
            ("Σοφία", "sofia"),
            ("Νίκος", "nikos"),
            ("Δάφνη", "dafni"),
        ],
        family: &[
            ("Παπαδοπούλου", "papadopoulou"),
            ("Καραγιάννης", "karagiannis"),
            ("Οικονόμου", "oikonomou"),
            ("Βασιλείου", "vasileiou"),
        ],
    },
    Locale {
        language: "th-TH",
        zones: &["Asia/Bangkok"],
        location: "เชียงใหม่",
        order: GivenFamily,
        given: &[("สมชาย", "somchai"), ("มาลี", "malee"), ("ปิยะ", "piya"), ("กนกวรรณ", "kanokwan")],
        family: &[
            ("ศรีสุข", "srisuk"),
            ("วงศ์สวัสดิ์", "wongsawat"),
            ("ใจดี", "jaidee"),
            ("แก้วมณี", "kaewmanee"),
        ],
    },
];
