"""Languages by their codes: ISO 639-2 (both lists) to the two letters of ISO 639-1."""

import re

_TWO = """
aar=aa abk=ab afr=af aka=ak alb=sq amh=am ara=ar arg=an arm=hy asm=as ava=av ave=ae aym=ay aze=az bak=ba bam=bm baq=eu
bel=be ben=bn bih=bh bis=bi bod=bo bos=bs bre=br bul=bg bur=my cat=ca ces=cs cha=ch che=ce chi=zh chu=cu chv=cv cor=kw
cos=co cre=cr cym=cy cze=cs dan=da deu=de div=dv dut=nl dzo=dz ell=el eng=en epo=eo est=et eus=eu ewe=ee fao=fo fas=fa
fij=fj fin=fi fra=fr fre=fr fry=fy ful=ff geo=ka ger=de gla=gd gle=ga glg=gl glv=gv gre=el grn=gn guj=gu hat=ht hau=ha
heb=he her=hz hin=hi hmo=ho hrv=hr hun=hu hye=hy ibo=ig ice=is ido=io iii=ii iku=iu ile=ie ina=ia ind=id ipk=ik isl=is
ita=it jav=jv jpn=ja kal=kl kan=kn kas=ks kat=ka kau=kr kaz=kk khm=km kik=ki kin=rw kir=ky kom=kv kon=kg kor=ko kua=kj
kur=ku lao=lo lat=la lav=lv lim=li lin=ln lit=lt ltz=lb lub=lu lug=lg mac=mk mah=mh mal=ml mao=mi mar=mr may=ms mkd=mk
mlg=mg mlt=mt mol=ro mon=mn mri=mi msa=ms mya=my nau=na nav=nv nbl=nr nde=nd ndo=ng nep=ne nld=nl nno=nn nob=nb nor=no
nya=ny oci=oc oji=oj ori=or orm=om oss=os pan=pa per=fa pli=pi pol=pl por=pt pus=ps que=qu roh=rm ron=ro rum=ro run=rn
rus=ru sag=sg san=sa scc=sr scr=hr sin=si slk=sk slo=sk slv=sl sme=se smo=sm sna=sn snd=sd som=so sot=st spa=es sqi=sq
srd=sc srp=sr ssw=ss sun=su swa=sw swe=sv tah=ty tam=ta tat=tt tel=te tgk=tg tgl=tl tha=th tib=bo tir=ti ton=to tsn=tn
tso=ts tuk=tk tur=tr twi=tw uig=ug ukr=uk urd=ur uzb=uz ven=ve vie=vi vol=vo wel=cy wln=wa wol=wo xho=xh yid=yi yor=yo
zha=za zho=zh zul=zu
"""
OF_THREE = dict(pair.split("=") for pair in _TWO.split())
NONE_SAID = frozenset({"und", "mul", "zxx", "mis"})
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?")


def language_code(text: str) -> str:
    """ "fre", "FRA", "fr-FR" → "fr"; three letters stay when no two stand for them; "" when it is no code.

    Several languages, none, or one that is not known ("mul", "zxx", "und") are no language.
    """
    match = _TAG.fullmatch(text.strip())
    code = match[1].lower() if match else ""
    return "" if code in NONE_SAID else OF_THREE.get(code, code)


# Where ISO 639-2 has two codes for a language, libraries write the bibliographic one.
_BOTH = "alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel"
_WITHDRAWN = frozenset({"scc", "scr", "mol"})
OF_TWO = {two: three for three, two in OF_THREE.items() if three not in _WITHDRAWN} | {
    OF_THREE[three]: three for three in _BOTH.split()
}


def bibliographic_code(code: str) -> str:
    """ISO 639-2/B of our code: "fr" → "fre"; three letters stay; "" when there is none."""
    return OF_TWO.get(code, code if len(code) == 3 else "")
