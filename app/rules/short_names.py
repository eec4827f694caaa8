"""English first names and their short forms: that Pete may be Peter, and Anna is not Alice.

Also spellings of one spoken name (Catherine, Kathryn), since lists are often taken down by ear.
Names that only look alike are not here; a near name is a question for an officer, never an answer.
"""

from collections import defaultdict

#: A formal name and what it is shortened to or spelt like; a short form may belong to several.
_FORMS = """
abigail: abi abby gail; adam: ad; alan: allan allen al; alastair: alistair alasdair alister al ali;
albert: al bert bertie; alexander: alex al alec sandy xander sasha lex;
alexandra: alex alexa sandra sandy lexi sasha; alfred: alf alfie fred al; amanda: mandy manda;
amelia: millie amy; andrea: andie andi; andrew: andy drew; angela: angie ange; anna: ann anne annie;
annabel: bel belle annabelle; ann: anne annie; anthony: tony antony ant; antonia: toni; archibald: archie;
arthur: art artie; barbara: babs barb barbie; bartholomew: bart; benjamin: ben benny benji;
bernard: bernie; bernadette: bernie; beverley: bev beverly; bradley: brad; brenda: bren; brian: bryan;
bridget: bridie biddy; cameron: cam; caroline: caro carrie carolyn carol lyn;
catherine: katherine katharine kathryn cathryn catharine cath kath kate katie cathy kathy kitty kat katy;
cecilia: celia cissie; charles: charlie chas chuck; charlotte: charlie lottie;
christine: chris chrissie tina; christina: chris chrissie tina; christopher: chris kit topher;
claire: clare; clifford: cliff; constance: connie; cornelius: neil con; cynthia: cindy; daniel: dan danny;
danielle: dani; david: dave davy dai; deborah: debbie deb debra debs; dennis: denis den;
derek: derrick del; desmond: des; diana: di diane dianne; dominic: dom dominick; donald: don donnie;
dorothy: dot dottie dolly dorothea; douglas: doug dougie; duncan: dunc; edith: edie;
edmund: ed eddie ted edmond; edward: ed eddie ted teddy ned eddy; edwin: ed eddie;
eleanor: ellie nell elinor nora ella;
elizabeth: liz lizzie beth betty bess eliza elisabeth libby lisa elsie betsy liza;
emily: em emmy emma millie; emma: em; eric: erik rick; ernest: ernie; eugene: gene; evelyn: eve evie;
fiona: fi; florence: flo florrie flossie; frances: fran francesca frankie; francis: frank frankie fran;
franklin: frank; frederick: fred freddie freddy frederic; gabriel: gabe; gabrielle: gabby gaby;
geoffrey: geoff jeff jeffrey; george: georgie; georgina: georgie gina; gerald: gerry jerry ged;
gerard: gerry ged jerry; geraldine: gerry; gillian: gill jill jillian gilly; gladys: glad; glenn: glen;
gordon: gordie; graham: graeme grahame; gregory: greg; gwendoline: gwen gwenda gwendolen;
harold: harry hal; harriet: hattie harrie; helen: helena nell ellen; henrietta: etta hettie;
henry: harry hal; herbert: bert herb; howard: howie; hubert: bert hugh; hugh: hughie huw; ian: iain;
irene: rene; isaac: ike zac; isabel: isobel isabelle izzy bella isabella issy; jacob: jake;
jacqueline: jackie jacqui jacky jaqueline; james: jim jimmy jamie jem; jane: janie jayne; janet: jan;
janice: jan; jason: jay; jean: jeanie; jeannette: jeanette; jemima: jem mima;
jennifer: jen jenny jenni jennie; jeremy: jerry jez; jerome: jerry; jessica: jess jessie;
jillian: jill gill; joanne: jo joanna joan joann; joan: joanie; john: jack johnny jon;
jonathan: jon jonny johnathan jonathon jonno; joseph: joe joey jo; josephine: jo josie; joshua: josh;
joyce: joy; judith: judy jude judi; julia: jules; julian: jules; julie: jules; karen: karin kaz;
katrina: trina; kenneth: ken kenny; kevin: kev; kimberley: kim kimberly; laurence: lawrence larry laurie;
laura: laurie; leonard: len lenny leo; leslie: les lesley; lesley: les leslie; lewis: louis lou lew;
lilian: lily lil lillian; linda: lyn lynda lin lynne; louise: lou; louisa: lou; lucy: lucie;
lynne: lynn lyn; madeleine: maddie maddy madeline; magdalen: maggie lena; malcolm: mal; marcus: marc mark;
margaret: maggie meg peggy marge margie madge greta rita peg mags daisy; maria: mary marie;
marilyn: marylyn; marjorie: marge margie margery; mark: marc; martin: marty martyn; mary: molly polly may;
matilda: tilly mattie; matthew: matt mat mathew; maureen: mo; maurice: morris mo; maximilian: max;
maxine: max; maxwell: max; melanie: mel; melissa: mel; melvin: mel melvyn;
michael: mike mick micky mickey micheal mikey; michelle: shell; mildred: millie;
mohammed: muhammad mohamed mohammad muhammed mo mohd; montague: monty; montgomery: monty; muriel: mu;
nancy: nan; natalie: nat; natasha: tasha; nathan: nat nate; nathaniel: nat nate; neil: neal niall;
nicholas: nick nicky nicolas nico; nicola: nicky nikki nic nicki nicole; nigel: nige; noreen: norah;
norman: norm; oliver: ollie olly; olivia: liv livvy; oswald: oz ossie; pamela: pam pammy;
patricia: pat tricia trish patsy patti trisha paddy; patrick: pat paddy rick; paula: pauline;
pauline: paula; penelope: penny pen; perceval: percy; peter: pete; philip: phil phillip pip;
philippa: pippa pip phillipa; phyllis: phyl; priscilla: cilla; prudence: prue; rachel: rach rachael;
ralph: rafe; raymond: ray; rebecca: becky becca bex; reginald: reg reggie; rhona: rona;
richard: rick ricky dick rich richie dickie; robert: bob rob bobby robbie bert bobbie; roberta: bobbie;
robin: rob; roderick: rod roddy rory; rodney: rod; roger: rodger rog; roland: rollo rowland;
ronald: ron ronnie; rosalind: ros roz; rosemary: rose rosie; rosamund: ros roz; rowena: ro; rupert: ru;
russell: russ; ruth: ruthie; samantha: sam sammy; samuel: sam sammy; sandra: sandy; sarah: sara sally sal;
sean: shaun shawn; sebastian: seb; sharon: shaz; sheila: shelagh; shirley: shirl; sidney: sid sydney;
simon: si; solomon: sol; stanley: stan; stephanie: steph stevie stef; stephen: steve steven stevie;
stuart: stewart stu stew; susan: sue susie suzie suzy su; susannah: sue susie susanna susan suzanne;
suzanne: sue susie suzie suzy susan; sylvia: silvia; tabitha: tabby; terence: terry terrence tel;
teresa: theresa terry tess tessa; theodore: theo ted; theodora: theo dora; thomas: tom tommy;
timothy: tim timmy; tobias: toby; tracey: tracy; valerie: val; vanessa: nessa; veronica: ronnie vera;
victor: vic; victoria: vicky vicki vikki tori vic; vincent: vince vinny; violet: vi; virginia: ginny;
vivian: viv vivien vivienne; walter: wal wally walt; wilfred: wilf fred; wilhelmina: mina;
william: bill will billy willie liam wills; winifred: win winnie freda; winston: win; yvonne: von;
zachary: zac zach zak; zoe: zoë
"""


def _read_forms(table: str) -> dict[str, frozenset[str]]:
    roots: defaultdict[str, set[str]] = defaultdict(set)
    for entry in table.split(";"):
        formal, _, forms = entry.strip().partition(": ")
        for form in (formal, *forms.split()):
            roots[form].add(formal)
    return {name: frozenset(formal) for name, formal in roots.items()}


_ROOTS = _read_forms(_FORMS)


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two case-folded first names are forms of one name: pete and peter, jill and gill.

    Both short forms of one name count (liz and beth); two formal names never do, whatever short form they
    share (christine and christopher are both chris).
    """
    if one == other:
        return True
    if one in _ROOTS and other in _ROOTS:
        return bool(_ROOTS[one] & _ROOTS[other])
    return False


def is_known_given_name(word: str) -> bool:
    """Whether the word, in any case, is one of the English first names known here."""
    return word.strip(".,").casefold() in _ROOTS
