// SPDX-License-Identifier: GPL-2.0-or-later
// country_names - countries as codes and as names in English.
//
// Codes are those of ISO 3166-1 and, where a state ended, of ISO 3166-3: they
// stay what they were (SU, YU, CS, DD, AN, YD), since which successor is meant
// is not known. Withdrawn codes of states that only changed their name are
// those of today (BUR: MM, ROM: RO, TMP: TL, ZAR: CD). EU and XK are taken,
// too. Names are the short and full ones of the standard, and others in common
// use, collected for this table; nothing is taken over from another table. A
// name that may mean several countries ("Korea", "Virgin Islands") is none;
// "Congo" is CG and "Georgia" GE, as in the standard.
#include "graph/kinds.h"

#include <stdlib.h>
#include <string.h>

enum { TWO = 2, THREE = 3, NAME_MAX_BYTES = 96 };

// Sorted; two letters each.
static const char codes[] =
    "ADAEAFAGAIALAMANAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBV"
    "BWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCSCUCVCWCXCYCZDDDEDJDKDMDODZECEEEGEHER"
    "ESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUID"
    "IEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLY"
    "MAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZ"
    "OMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSO"
    "SRSSSTSUSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI"
    "VNVUWFWSXKYDYEYTYUZAZMZW";

// Sorted; three letters, then the two that they stand for.
static const char long_codes[] =
    "ABWAWAFGAFAGOAOAIAAIALAAXALBALANDADANTANAREAEARGARARMAMASMASATAAQATFTF"
    "ATGAGAUSAUAUTATAZEAZBDIBIBELBEBENBJBESBQBFABFBGDBDBGRBGBHRBHBHSBSBIHBA"
    "BLMBLBLRBYBLZBZBMUBMBOLBOBRABRBRBBBBRNBNBTNBTBURMMBVTBVBWABWCAFCFCANCA"
    "CCKCCCHECHCHLCLCHNCNCIVCICMRCMCODCDCOGCGCOKCKCOLCOCOMKMCPVCVCRICRCSKCS"
    "CUBCUCUWCWCXRCXCYMKYCYPCYCZECZDDRDDDEUDEDHYBJDJIDJDMADMDNKDKDOMDODZADZ"
    "ECUECEGYEGERIERESHEHESPESESTEEETHETEUEEUFINFIFJIFJFLKFKFRAFRFROFOFSMFM"
    "FXXFRGABGAGBRGBGEOGEGGYGGGHAGHGIBGIGINGNGLPGPGMBGMGNBGWGNQGQGRCGRGRDGD"
    "GRLGLGTMGTGUFGFGUMGUGUYGYHKGHKHMDHMHNDHNHRVHRHTIHTHUNHUHVOBFIDNIDIMNIM"
    "INDINIOTIOIRLIEIRNIRIRQIQISLISISRILITAITJAMJMJEYJEJORJOJPNJPKAZKZKENKE"
    "KGZKGKHMKHKIRKIKNAKNKORKRKWTKWLAOLALBNLBLBRLRLBYLYLCALCLIELILKALKLSOLS"
    "LTULTLUXLULVALVMACMOMAFMFMARMAMCOMCMDAMDMDGMGMDVMVMEXMXMHLMHMKDMKMLIML"
    "MLTMTMMRMMMNEMEMNGMNMNPMPMOZMZMRTMRMSRMSMTQMQMUSMUMWIMWMYSMYMYTYTNAMNA"
    "NCLNCNERNENFKNFNGANGNHBVUNICNINIUNUNLDNLNORNONPLNPNRUNRNZLNZOMNOMPAKPK"
    "PANPAPCNPNPERPEPHLPHPLWPWPNGPGPOLPLPRIPRPRKKPPRTPTPRYPYPSEPSPYFPFQATQA"
    "REURERHOZWROMROROURORUSRURWARWSAUSASCGCSSDNSDSENSNSGPSGSGSGSSHNSHSJMSJ"
    "SLBSBSLESLSLVSVSMRSMSOMSOSPMPMSRBRSSSDSSSTPSTSUNSUSURSRSVKSKSVNSISWESE"
    "SWZSZSXMSXSYCSCSYRSYTCATCTCDTDTGOTGTHATHTJKTJTKLTKTKMTMTLSTLTMPTLTONTO"
    "TTOTTTUNTNTURTRTUVTVTWNTWTZATZUGAUGUKRUAUMIUMURYUYUSAUSUZBUZVATVAVCTVC"
    "VENVEVGBVGVIRVIVNMVNVUTVUWLFWFWSMWSXKKXKXKXXKYEMYEYMDYDYUGYUZAFZAZARCD"
    "ZMBZMZWEZW";

// Sorted; folded as fold() does, "of" and "the" left out.
// clang-format off
static const char *const names[] = {
    "aaland islands=AX", "abyssinia=ET", "afghanistan=AF", "aland=AX",
    "aland islands=AX", "albania=AL", "alderney=GG", "algeria=DZ",
    "american samoa=AS", "american virgin islands=VI", "andorra=AD",
    "angola=AO", "anguilla=AI", "anhh=AN", "antarctic=AQ", "antarctica=AQ",
    "antigua=AG", "antigua and barbuda=AG", "aotearoa=NZ",
    "aotearoa new zealand=NZ", "arab republic egypt=EG", "argentina=AR",
    "argentine republic=AR", "armenia=AM", "armenian republic=AM", "aruba=AW",
    "ascension island=SH", "australia=AU", "austria=AT", "azerbaijan=AZ",
    "b v i=VG", "bahama islands=BS", "bahamas=BS", "bahrain=BH",
    "bailiwick guernsey=GG", "bailiwick jersey=JE", "bangladesh=BD",
    "barbados=BB", "basutoland=LS", "belarus=BY", "belau=PW", "belgium=BE",
    "belize=BZ", "benin=BJ", "bermuda=BM", "bermudas=BM", "bes islands=BQ",
    "bhutan=BT", "bolivarian republic venezuela=VE", "bolivia=BO", "bonaire=BQ",
    "bonaire sint eustatius and saba=BQ", "bosnia=BA",
    "bosnia and herzegovina=BA", "bosnia herzegovina=BA", "botswana=BW",
    "bouvet island=BV", "brasil=BR", "brazil=BR", "britain=GB",
    "british indian ocean territory=IO", "british virgin islands=VG",
    "brunei=BN", "brunei darussalam=BN", "bulgaria=BG", "burkina=BF",
    "burkina faso=BF", "burma=MM", "burma myanmar=MM", "burundi=BI", "bvi=VG",
    "byelorussia=BY", "byelorussian ssr=BY", "cabo verde=CV", "cambodia=KH",
    "cameroon=CM", "canada=CA", "cape verde=CV", "caribbean netherlands=BQ",
    "cayman islands=KY", "central african republic=CF", "ceylon=LK", "chad=TD",
    "chagos archipelago=IO", "chagos islands=IO", "chile=CL", "china=CN",
    "china hong kong=HK", "china hong kong sar=HK",
    "china hong kong special administrative region=HK", "china macao=MO",
    "china macao sar=MO", "china macao special administrative region=MO",
    "china macau=MO", "china mainland=CN", "china peoples republic=CN",
    "chinese taipei=TW", "christmas island=CX",
    "co operative republic guyana=GY", "cocos islands=CC",
    "cocos keeling islands=CC", "collectivity saint barthelemy=BL",
    "collectivity saint martin=MF", "colombia=CO", "commonwealth australia=AU",
    "commonwealth bahamas=BS", "commonwealth dominica=DM",
    "commonwealth jamaica=JM", "commonwealth northern mariana islands=MP",
    "commonwealth puerto rico=PR", "comoros=KM", "confederation switzerland=CH",
    "confoederatio helvetica=CH", "congo=CG", "congo brazzaville=CG",
    "congo democratic republic=CD", "congo kinshasa=CD", "congo republic=CG",
    "cook islands=CK", "cooperative republic guyana=GY", "costa rica=CR",
    "cote d ivoire=CI", "cote divoire=CI", "country curacao=CW", "croatia=HR",
    "cshh=CS", "csxx=CS", "cuba=CU", "cuban republic=CU", "curacao=CW",
    "cyprus=CY", "czech republic=CZ", "czechia=CZ",
    "czechoslovak socialist republic=CS", "czechoslovakia=CS", "d p r k=KP",
    "d r congo=CD", "dahomey=BJ", "ddde=DD", "democratic kampuchea=KH",
    "democratic peoples republic korea=KP", "democratic republic congo=CD",
    "democratic republic east timor=TL",
    "democratic republic sao tome and principe=ST",
    "democratic republic timor leste=TL",
    "democratic socialist republic sri lanka=LK", "democratic yemen=YD",
    "denmark=DK", "department guadeloupe=GP", "department martinique=MQ",
    "department mayotte=YT", "deutschland=DE", "djibouti=DJ", "dominica=DM",
    "dominican republic=DO", "dpr korea=KP", "dprk=KP", "dr congo=CD", "drc=CD",
    "dutch antilles=AN", "dutch part sint maarten=SX", "east germany=DD",
    "east timor=TL", "eastern republic uruguay=UY", "ecuador=EC", "egypt=EG",
    "eire=IE", "el salvador=SV", "ellice islands=TV", "england=GB",
    "england and wales=GB", "england scotland and wales=GB",
    "england united kingdom=GB", "england wales=GB",
    "england wales scotland and northern ireland=GB", "equatorial guinea=GQ",
    "eritrea=ER", "espana=ES", "estonia=EE", "eswatini=SZ", "ethiopia=ET",
    "ethiopian federal democratic republic=ET", "european communities=EU",
    "european community=EU", "european union=EU", "faeroe islands=FO",
    "faeroes=FO", "falkland islands=FK", "falkland islands islas malvinas=FK",
    "falkland islands malvinas=FK", "falklands=FK", "faroe islands=FO",
    "faroes=FO", "federal democratic republic ethiopia=ET",
    "federal democratic republic nepal=NP", "federal republic germany=DE",
    "federal republic nigeria=NG", "federal republic somalia=SO",
    "federal republic yugoslavia=YU", "federated states micronesia=FM",
    "federation saint christopher and nevis=KN",
    "federation saint kitts and nevis=KN", "federative republic brazil=BR",
    "fiji=FJ", "fiji islands=FJ", "finland=FI",
    "former yugoslav republic macedonia=MK", "formosa=TW", "france=FR",
    "france metropolitan=FR", "french guiana=GF", "french part saint martin=MF",
    "french polynesia=PF", "french republic=FR",
    "french southern and antarctic lands=TF", "french southern lands=TF",
    "french southern territories=TF", "fyr macedonia=MK", "fyrom=MK",
    "gabon=GA", "gabonese republic=GA", "gambia=GM", "gaza=PS", "gaza strip=PS",
    "gdr=DD", "georgia=GE", "german democratic republic=DD", "germany=DE",
    "ghana=GH", "gibraltar=GI", "grand cayman=KY", "grand duchy luxembourg=LU",
    "great britain=GB", "great britain and northern ireland=GB",
    "great socialist peoples libyan arab jamahiriya=LY", "greece=GR",
    "greenland=GL", "grenada=GD", "guadeloupe=GP", "guam=GU", "guatemala=GT",
    "guernsey=GG", "guinea=GN", "guinea bissau=GW", "guinea conakry=GN",
    "guyana=GY", "guyane=GF", "haiti=HT", "hashemite kingdom jordan=JO",
    "heard and mcdonald islands=HM", "heard island and mcdonald islands=HM",
    "hellas=GR", "hellenic republic=GR", "holland=NL", "holy see=VA",
    "holy see vatican city=VA", "holy see vatican city state=VA", "honduras=HN",
    "hong kong=HK", "hong kong china=HK", "hong kong s a r=HK",
    "hong kong sar=HK", "hong kong sar china=HK",
    "hong kong special administrative region=HK",
    "hong kong special administrative region china=HK",
    "hong kong special administrative region peoples republic china=HK",
    "hongkong=HK", "hungary=HU", "iceland=IS",
    "independent and sovereign republic kiribati=KI",
    "independent state papua new guinea=PG", "independent state samoa=WS",
    "india=IN", "indonesia=ID", "iran=IR", "iran islamic republic=IR",
    "iraq=IQ", "iraqi republic=IQ", "ireland=IE", "irish republic=IE",
    "islamic emirate afghanistan=AF", "islamic republic afghanistan=AF",
    "islamic republic gambia=GM", "islamic republic iran=IR",
    "islamic republic mauritania=MR", "islamic republic pakistan=PK",
    "islands bermuda=BM", "isle man=IM", "israel=IL", "italia=IT",
    "italian republic=IT", "italy=IT", "ivory coast=CI", "jamaica=JM",
    "jan mayen=SJ", "japan=JP", "jersey=JE", "jordan=JO",
    "jordanian kingdom=JO", "k s a=SA", "kampuchea=KH", "kazakhstan=KZ",
    "kazakstan=KZ", "keeling islands=CC", "kenya=KE", "kenyan republic=KE",
    "kingdom bahrain=BH", "kingdom belgium=BE", "kingdom bhutan=BT",
    "kingdom cambodia=KH", "kingdom denmark=DK", "kingdom eswatini=SZ",
    "kingdom lesotho=LS", "kingdom morocco=MA", "kingdom netherlands=NL",
    "kingdom norway=NO", "kingdom saudi arabia=SA", "kingdom spain=ES",
    "kingdom swaziland=SZ", "kingdom sweden=SE", "kingdom thailand=TH",
    "kingdom tonga=TO", "kirghizia=KG", "kirgizia=KG", "kiribati=KI",
    "korea democratic peoples republic=KP", "korea dpr=KP", "korea north=KP",
    "korea republic=KR", "korea south=KR", "kosovo=XK", "kosovo republic=XK",
    "kosovo unscr 1244=XK", "ksa=SA", "kuwait=KW", "kyrgyz republic=KG",
    "kyrgyzstan=KG", "lao pdr=LA", "lao peoples democratic republic=LA",
    "laos=LA", "latvia=LV", "lebanese republic=LB", "lebanon=LB", "lesotho=LS",
    "liberia=LR", "libya=LY", "libyan arab jamahiriya=LY", "liechtenstein=LI",
    "lithuania=LT", "luxembourg=LU", "luxemburg=LU", "macao=MO",
    "macao china=MO", "macao sar=MO", "macao sar china=MO",
    "macao special administrative region=MO",
    "macao special administrative region china=MO",
    "macao special administrative region peoples republic china=MO", "macau=MO",
    "macau china=MO", "macau sar=MO", "macedonia=MK",
    "macedonia former yugoslav republic=MK", "macedonia fyr=MK",
    "madagascar=MG", "mainland china=CN", "malagasy republic=MG", "malawi=MW",
    "malaysia=MY", "maldive islands=MV", "maldives=MV", "mali=ML", "malta=MT",
    "malta republic=MT", "malvinas=FK", "malvinas falkland islands=FK",
    "marshall islands=MH", "martinique=MQ", "mauritania=MR", "mauritius=MU",
    "mayotte=YT", "metropolitan france=FR", "mexican republic=MX", "mexico=MX",
    "micronesia=FM", "moldavia=MD", "moldova=MD", "monaco=MC", "mongolia=MN",
    "montenegro=ME", "montserrat=MS", "morocco=MA",
    "most serene republic san marino=SM", "mozambique=MZ", "muscat and oman=OM",
    "myanmar=MM", "myanmar burma=MM", "namibia=NA", "nation brunei=BN",
    "nation brunei abode peace=BN", "nauru=NR", "nepal=NP", "netherlands=NL",
    "netherlands antilles=AN", "nevis=KN", "new caledonia=NC",
    "new hebrides=VU", "new zealand=NZ", "nicaragua=NI", "niger=NE",
    "nigeria=NG", "niue=NU", "niue island=NU", "norfolk island=NF",
    "north korea=KP", "north macedonia=MK", "northern ireland=GB",
    "northern ireland united kingdom=GB", "northern mariana islands=MP",
    "northern marianas=MP", "northern rhodesia=ZM", "norway=NO",
    "occupied palestinian territory=PS", "oman=OM",
    "oriental republic uruguay=UY", "p r china=CN", "pakistan=PK", "palau=PW",
    "palau islands=PW", "palestine=PS", "palestinian=PS",
    "palestinian authority=PS", "palestinian national authority=PS",
    "palestinian territories=PS", "palestinian territory=PS",
    "palestinian territory occupied=PS", "panama=PA", "papua new guinea=PG",
    "paraguay=PY", "peoples democratic republic algeria=DZ",
    "peoples democratic republic yemen=YD", "peoples republic bangladesh=BD",
    "peoples republic china=CN", "peru=PE", "philippine islands=PH",
    "philippines=PH", "pitcairn=PN", "pitcairn group islands=PN",
    "pitcairn henderson ducie and oeno islands=PN", "pitcairn islands=PN",
    "plurinational state bolivia=BO", "poland=PL", "porto rico=PR",
    "portugal=PT", "portuguese republic=PT", "pr china=CN", "prc=CN",
    "principality andorra=AD", "principality liechtenstein=LI",
    "principality monaco=MC", "principat dandorra=AD",
    "province china taiwan=TW", "puerto rico=PR", "qatar=QA", "r o k=KR",
    "republic albania=AL", "republic angola=AO", "republic armenia=AM",
    "republic austria=AT", "republic azerbaijan=AZ", "republic barbados=BB",
    "republic belarus=BY", "republic belize=BZ", "republic benin=BJ",
    "republic bosnia and herzegovina=BA", "republic botswana=BW",
    "republic bulgaria=BG", "republic burundi=BI", "republic cabo verde=CV",
    "republic cameroon=CM", "republic cape verde=CV", "republic chad=TD",
    "republic chile=CL", "republic china=TW", "republic china taiwan=TW",
    "republic colombia=CO", "republic congo=CG", "republic cook islands=CK",
    "republic costa rica=CR", "republic cote d ivoire=CI",
    "republic cote divoire=CI", "republic croatia=HR", "republic cuba=CU",
    "republic cyprus=CY", "republic djibouti=DJ", "republic ecuador=EC",
    "republic el salvador=SV", "republic equatorial guinea=GQ",
    "republic estonia=EE", "republic fiji=FJ", "republic fiji islands=FJ",
    "republic finland=FI", "republic gambia=GM", "republic georgia=GE",
    "republic ghana=GH", "republic guatemala=GT", "republic guinea=GN",
    "republic guinea bissau=GW", "republic guyana=GY", "republic haiti=HT",
    "republic honduras=HN", "republic hungary=HU", "republic iceland=IS",
    "republic india=IN", "republic indonesia=ID", "republic iraq=IQ",
    "republic ireland=IE", "republic ivory coast=CI", "republic kazakhstan=KZ",
    "republic kenya=KE", "republic kiribati=KI", "republic korea=KR",
    "republic kosovo=XK", "republic latvia=LV", "republic liberia=LR",
    "republic lithuania=LT", "republic macedonia=MK", "republic madagascar=MG",
    "republic malawi=MW", "republic maldives=MV", "republic mali=ML",
    "republic malta=MT", "republic marshall islands=MH",
    "republic mauritius=MU", "republic moldova=MD", "republic mozambique=MZ",
    "republic myanmar=MM", "republic namibia=NA", "republic nauru=NR",
    "republic nicaragua=NI", "republic niger=NE", "republic north macedonia=MK",
    "republic palau=PW", "republic panama=PA", "republic paraguay=PY",
    "republic peru=PE", "republic philippines=PH", "republic poland=PL",
    "republic rwanda=RW", "republic san marino=SM", "republic senegal=SN",
    "republic serbia=RS", "republic seychelles=SC", "republic sierra leone=SL",
    "republic singapore=SG", "republic slovenia=SI", "republic south africa=ZA",
    "republic south sudan=SS", "republic sudan=SD", "republic suriname=SR",
    "republic tajikistan=TJ", "republic trinidad and tobago=TT",
    "republic tunisia=TN", "republic turkey=TR", "republic turkiye=TR",
    "republic uganda=UG", "republic ukraine=UA", "republic union myanmar=MM",
    "republic uzbekistan=UZ", "republic vanuatu=VU", "republic yemen=YE",
    "republic zaire=CD", "republic zambia=ZM", "republic zimbabwe=ZW",
    "reunion=RE", "reunion island=RE", "rhodesia=ZW", "rok=KR", "romania=RO",
    "roumania=RO", "rsa=ZA", "rumania=RO", "russia=RU", "russian federal=RU",
    "russian federation=RU", "rwanda=RW", "rwandese republic=RW",
    "sahrawi arab democratic republic=EH", "saint barthelemy=BL",
    "saint barts=BL", "saint christopher and nevis=KN", "saint helena=SH",
    "saint helena ascension and tristan da cunha=SH", "saint kitts=KN",
    "saint kitts and nevis=KN", "saint kitts nevis=KN", "saint lucia=LC",
    "saint maarten=SX", "saint martin=MF", "saint martin french part=MF",
    "saint pierre and miquelon=PM", "saint pierre et miquelon=PM",
    "saint vincent=VC", "saint vincent and grenadines=VC", "samoa=WS",
    "san marino=SM", "sao tome=ST", "sao tome and principe=ST", "sark=GG",
    "saudi arabia=SA", "scotland=GB", "scotland united kingdom=GB",
    "senegal=SN", "serbia=RS", "serbia and montenegro=CS",
    "seychelle islands=SC", "seychelles=SC", "sierra leone=SL", "singapore=SG",
    "sint maarten=SX", "sint maarten dutch part=SX", "slovak republic=SK",
    "slovakia=SK", "slovenia=SI", "socialist federal republic yugoslavia=YU",
    "socialist republic union burma=MM", "socialist republic viet nam=VN",
    "socialist republic vietnam=VN", "solomon islands=SB",
    "somali democratic republic=SO", "somali republic=SO", "somalia=SO",
    "south africa=ZA", "south georgia=GS",
    "south georgia and south sandwich islands=GS", "south korea=KR",
    "south sudan=SS", "south west africa=NA", "south yemen=YD",
    "southern ireland=IE", "southern rhodesia=ZW", "soviet union=SU",
    "spain=ES", "sri lanka=LK", "state eritrea=ER", "state israel=IL",
    "state kuwait=KW", "state libya=LY", "state palestine=PS", "state qatar=QA",
    "state union serbia and montenegro=CS", "state vatican city=VA", "sudan=SD",
    "suhh=SU", "sultanate oman=OM", "surinam=SR", "suriname=SR", "svalbard=SJ",
    "svalbard and jan mayen=SJ", "svalbard and jan mayen islands=SJ",
    "swaziland=SZ", "sweden=SE", "swiss confederation=CH", "switzerland=CH",
    "syria=SY", "syrian arab republic=SY", "tadjikistan=TJ", "tadzhikistan=TJ",
    "taiwan=TW", "taiwan china=TW", "taiwan r o c=TW",
    "taiwan republic china=TW", "taiwan roc=TW", "tajikistan=TJ", "tanzania=TZ",
    "tchad=TD", "territory american samoa=AS", "territory christmas island=CX",
    "territory cocos keeling islands=CC",
    "territory french southern and antarctic lands=TF", "territory guam=GU",
    "territory norfolk island=NF", "territory wallis and futuna islands=WF",
    "tfyr macedonia=MK", "thailand=TH", "timor leste=TL", "togo=TG",
    "togolese republic=TG", "tokelau=TK", "tokelau islands=TK", "tonga=TO",
    "trinidad and tobago=TT", "tristan da cunha=SH", "tunisia=TN",
    "tunisian republic=TN", "turkey=TR", "turkiye=TR", "turkmenia=TM",
    "turkmenistan=TM", "turks and caicos=TC", "turks and caicos islands=TC",
    "tuvalu=TV", "u a e=AE", "u k=GB", "u s=US", "u s a=US", "u s s r=SU",
    "u s virgin islands=VI", "uae=AE", "uganda=UG", "uk=GB",
    "uk england and wales=GB", "ukraine=UA", "ukrainian ssr=UA",
    "union burma=MM", "union comoros=KM", "union myanmar=MM",
    "union soviet socialist republics=SU", "united arab emirates=AE",
    "united kingdom=GB", "united kingdom england=GB",
    "united kingdom england and wales=GB",
    "united kingdom great britain and northern ireland=GB",
    "united kingdom northern ireland=GB", "united kingdom scotland=GB",
    "united kingdom wales=GB", "united mexican states=MX",
    "united republic tanzania=TZ", "united states=US",
    "united states america=US", "united states america usa=US",
    "united states minor outlying islands=UM",
    "united states outlying islands=UM", "united states usa=US",
    "united states virgin islands=VI", "upper volta=BF", "uruguay=UY",
    "us minor outlying islands=UM", "us virgin islands=VI", "usa=US", "ussr=SU",
    "usvi=VI", "uzbek republic=UZ", "uzbekistan=UZ", "vanuatu=VU", "vatican=VA",
    "vatican city=VA", "vatican city state=VA",
    "vatican city state holy see=VA", "venezuela=VE", "venezuela rb=VE",
    "viet nam=VN", "vietnam=VN", "virgin islands british=VG",
    "virgin islands u s=VI", "virgin islands uk=VG",
    "virgin islands united states=VI", "virgin islands us=VI", "wales=GB",
    "wales united kingdom=GB", "wallis and futuna=WF",
    "wallis and futuna islands=WF", "west bank=PS", "west bank and gaza=PS",
    "west bank and gaza strip=PS", "western sahara=EH", "western samoa=WS",
    "ydye=YD", "yemen=YE", "yemen arab republic=YE", "yemeni republic=YE",
    "yucs=YU", "yugoslavia=YU", "zaire=CD", "zambia=ZM", "zimbabwe=ZW",
};
// clang-format on

// --- folding ---

typedef struct folded {
  char text[NAME_MAX_BYTES];
  size_t length, word; ///< Where the last word begins
  bool too_long;
} folded;

static void put_char(folded *out, char c) {
  if (out->length + 1 < NAME_MAX_BYTES)
    out->text[out->length++] = c;
  else
    out->too_long = true;
}

static bool is_last(const folded *f, const char *word) {
  return f->length - f->word == strlen(word) &&
         memcmp(f->text + f->word, word, f->length - f->word) == 0;
}

// End the last word: short forms are written out, "of" and "the" go.
static void end_word(folded *out) {
  static const char *const forms[][2] = {
      {"st", "saint"},   {"rep", "republic"}, {"dem", "democratic"},
      {"is", "islands"}, {"fed", "federal"},  {"of", ""},
      {"the", ""},
  };
  if (out->length == out->word)
    return;
  for (size_t i = 0; i < SG_COUNT(forms); i++)
    if (is_last(out, forms[i][0])) {
      out->length = out->word;
      for (const char *c = forms[i][1]; *c; c++)
        put_char(out, *c);
      break;
    }
  if (out->length > out->word)
    put_char(out, ' ');
  out->word = out->length;
}

// The letter without its accent of U+00C0 to U+017F; a space for
// a sign.
static char base_letter(unsigned point) {
  static const char latin[] =
      "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
      "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
      "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
  return latin[point - 0xc0];
}

static bool is_at(sg_slice text, size_t i, const char *bytes) {
  const size_t n = strlen(bytes);
  return text.length - i >= n && memcmp(text.at + i, bytes, n) == 0;
}

// One character of UTF-8; how many bytes it took.
static size_t fold_wide(folded *out, sg_slice text, size_t i) {
  const unsigned lead = (unsigned char)text.at[i];
  const unsigned next = i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
  if (lead >= 0xc3 && lead <= 0xc5 && (next & 0xc0) == 0x80) {
    const char c = base_letter((lead & 0x1f) << 6 | (next & 0x3f));
    if (c == ' ')
      end_word(out);
    else
      put_char(out, c);
    return 2;
  }
  if ((lead == 0xcc || lead == 0xcd) && next >= 0x80) // accents of their own
    return 2;
  if (is_at(text, i, "\u2019") || is_at(text, i, "\u2018"))
    return 3;
  if (is_at(text, i, "\u00a0") || is_at(text, i, "\u2013") ||
      is_at(text, i, "\u2014")) {
    end_word(out);
    return lead == 0xc2 ? 2 : 3;
  }
  put_char(out, (char)lead);
  return 1;
}

// Lower case without accents; words in a row, one space behind each.
static void fold(folded *out, sg_slice text) {
  for (size_t i = 0; i < text.length;) {
    const char c = text.at[i];
    if ((unsigned char)c >= 0x80) {
      i += fold_wide(out, text, i);
      continue;
    }
    if (c >= 'A' && c <= 'Z')
      put_char(out, (char)(c - 'A' + 'a'));
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      put_char(out, c);
    else if (c != '\'')
      end_word(out);
    if (c == '&') {
      put_char(out, 'a');
      put_char(out, 'n');
      put_char(out, 'd');
      end_word(out);
    }
    i++;
  }
  end_word(out);
}

// --- looking up ---

static int compare_two(const void *key, const void *row) {
  return memcmp(key, row, TWO);
}

static int compare_three(const void *key, const void *row) {
  return memcmp(key, row, THREE);
}

static int compare_name(const void *key, const void *row) {
  const folded *wanted = key;
  const char *name = *(const char *const *)row;
  const size_t n = (size_t)(strchr(name, '=') - name);
  const size_t length = wanted->length - 1; // without the last space
  const int order = memcmp(wanted->text, name, n < length ? n : length);
  return order ? order : (length > n) - (length < n);
}

static uint16_t of_letters(const char *code) {
  return SG_COUNTRY(code[0], code[1]);
}

static uint16_t of_two(sg_slice text) {
  char code[TWO + 1];
  const uint16_t country = sg_country_parse(text);
  sg_country_write(country, code);
  return country && bsearch(code, codes, sizeof codes / TWO, TWO, compare_two)
             ? country
             : 0;
}

static uint16_t of_three(sg_slice text) {
  char code[THREE];
  for (size_t i = 0; i < THREE; i++) {
    const char c = text.at[i];
    code[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
  }
  const char *row = bsearch(code, long_codes, sizeof long_codes / (THREE + TWO),
                            THREE + TWO, compare_three);
  return row ? of_letters(row + THREE) : 0;
}

static uint16_t of_folded(const folded *name) {
  if (name->too_long || name->length < 2)
    return 0;
  const char *const *row =
      bsearch(name, names, SG_COUNT(names), sizeof names[0], compare_name);
  return row ? of_letters(strchr(*row, '=') + 1) : 0;
}

// US-MA, gb-sct: up to three letters and digits behind the country's.
static bool is_subdivision(sg_slice text) {
  if (text.length < 4 || text.length > 6 || text.at[2] != '-')
    return false;
  for (size_t i = 3; i < text.length; i++) {
    const char c = text.at[i];
    if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
          (c >= '0' && c <= '9')))
      return false;
  }
  return true;
}

// "Korea, Republic of" and "Iran (Islamic Republic of)" the other way round.
static uint16_t of_turned(sg_slice text) {
  folded name = {.length = 0};
  size_t cut = 0;
  while (cut < text.length && text.at[cut] != ',' && text.at[cut] != '(')
    cut++;
  if (cut == 0 || cut == text.length)
    return 0;
  fold(&name, (sg_slice){text.at + cut, text.length - cut});
  fold(&name, (sg_slice){text.at, cut});
  return of_folded(&name);
}

uint16_t sg_country_read(sg_slice text) {
  text = sg_slice_trim(text);
  uint16_t country = 0;
  if (text.length == TWO)
    return of_two(text);
  if (text.length == THREE)
    country = of_three(text);
  else if (is_subdivision(text))
    country = of_two((sg_slice){text.at, TWO});
  if (country)
    return country;
  folded name = {.length = 0};
  fold(&name, text);
  country = of_folded(&name);
  return country ? country : of_turned(text);
}
